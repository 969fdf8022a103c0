import type { TableAxis } from "../../core/cube/dataset.ts";
import type { PlannedCatalog } from "../../core/naming/ingest-plan.ts";
import type { DroppedFile } from "../../core/verbs/expand-archives.ts";

/** A dropped file with what its name says it is. */
export type WorkCatalog = PlannedCatalog & DroppedFile;

/** A catalog's table as an entry of the table axis. */
export const tableAxis = ({ tableKey, channel, kind }: WorkCatalog): TableAxis => ({
  tableKey,
  ...(channel === undefined ? {} : { channel }),
  ...(kind === undefined ? {} : { kind }),
});
