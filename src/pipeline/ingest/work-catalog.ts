import type { TableAxis } from "../../core/cube/dataset.ts";
import type { PlannedCatalog } from "../../core/naming/ingest-plan.ts";
import type { DroppedFile } from "../../core/verbs/expand-archives.ts";
import { mostStaged } from "../epochs/most-staged.ts";

/** A dropped file with what its name says it is. */
export type WorkCatalog = PlannedCatalog & DroppedFile;

/** A catalog's table as an entry of the table axis. */
export const tableAxis = ({ tableKey, channel, kind }: WorkCatalog): TableAxis => ({
  tableKey,
  ...(channel === undefined ? {} : { channel }),
  ...(kind === undefined ? {} : { kind }),
});

/** Catalogs, in bytes of their files, that are parsed before their turn. */
const aheadBytes = 32 * 2 ** 20;

/**
 * How many of `count` works on catalogs (an epoch, or a catalog) are begun before their turn: enough to commit several epochs
 * together and to keep parsers busy, unless files are large.
 */
export function parsedAhead(count: number, catalogs: readonly WorkCatalog[], concurrency: number): number {
  const bytes = catalogs.reduce((sum, { file }) => sum + file.size, 0);
  const affordable = Math.floor((aheadBytes * count) / Math.max(bytes, 1));
  return concurrency + Math.max(Math.min(affordable, mostStaged), 1);
}
