import type { IngestPlan } from "../../../core/naming/ingest-plan.ts";

/** The files whose columns are worth a look: the first catalog of each table, then the reference catalog. */
export function typicalFiles({ catalogs, reference }: IngestPlan): number[] {
  const firsts = [...new Set(catalogs.map(({ tableKey }) => tableKey))].map(
    (tableKey) => catalogs.find((catalog) => catalog.tableKey === tableKey)!.index,
  );
  return reference === undefined ? firsts : [...firsts, reference];
}
