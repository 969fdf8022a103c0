import type { JournalCatalog, JournalEpoch } from "../../core/cube/dataset.ts";
import type { CatalogWarning } from "../../core/format/catalog.ts";
import { formatCounted } from "../../core/format-counted.ts";

/** What is worth saying of a catalog that was matched. */
export type CatalogNotes = (
  epochKey: string,
  catalog: JournalCatalog,
  replaces: JournalCatalog | undefined,
) => CatalogWarning[];

/** Notes on a dataset's catalogs; remembers contents, to tell when two epochs share one. */
export function catalogNotes(epochs: ReadonlyMap<string, JournalEpoch>): CatalogNotes {
  const epochOfContent = new Map<string, string>();
  for (const { epochKey, catalogs } of epochs.values())
    for (const { contentHash } of catalogs) epochOfContent.set(contentHash, epochKey);
  return (epochKey, catalog, replaces) => {
    const notes: CatalogWarning[] = [];
    const twin = epochOfContent.get(catalog.contentHash);
    if (twin !== undefined && twin !== epochKey)
      notes.push({ kind: "note", message: `Epoch ${twin} has a catalog with the same content.` });
    if (replaces && replaces.contentHash !== catalog.contentHash)
      notes.push({ kind: "note", message: `Replaces ${replaces.file}, which was committed before.` });
    if (catalog.matchedCount === 0 && catalog.rowCount > 0)
      notes.push({
        kind: "note",
        message: `None of its ${formatCounted(catalog.rowCount, "source")} matches an object: another field?`,
      });
    epochOfContent.set(catalog.contentHash, epochKey);
    return notes;
  };
}
