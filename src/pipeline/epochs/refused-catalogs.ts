import type { JournalEpoch, RefusedCatalog } from "../../core/cube/dataset.ts";
import type { DatasetWriter } from "./write-epoch.ts";

/** As many as dataset.json is to hold. */
const mostKept = 2000;

/**
 * Keeps in dataset.json which catalogs were refused, as far as no journal line tells: those of epochs without a single
 * good catalog, which do not exist. One that was taken since is forgotten.
 */
export async function keepRefusals(writer: DatasetWriter, refused: readonly RefusedCatalog[]): Promise<void> {
  const before = writer.record.refusedCatalogs ?? [];
  const latest = new Map([...before, ...refused].map((entry) => [`${entry.epochKey}\0${entry.tableKey}`, entry]));
  const kept = [...latest.values()]
    .filter((entry) => !isTold(writer.epochs.get(entry.epochKey), entry))
    .slice(-mostKept);
  if (JSON.stringify(kept) !== JSON.stringify(before)) await writer.update({ refusedCatalogs: kept });
}

function isTold(epoch: JournalEpoch | undefined, { tableKey }: RefusedCatalog): boolean {
  return [...(epoch?.catalogs ?? []), ...(epoch?.refused ?? [])].some((other) => other.tableKey === tableKey);
}
