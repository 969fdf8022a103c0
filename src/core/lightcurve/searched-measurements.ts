import type { DatasetRecord, MeasurementAxis } from "../cube/dataset.ts";

/** In which measurements objects are searched where nobody says: the first magnitude of every channel, else the first measurement. */
export function searchedMeasurements(
  { tables }: Pick<DatasetRecord, "tables">,
  known: readonly MeasurementAxis[],
): MeasurementAxis[] {
  const channelOf = new Map(tables.map(({ tableKey, channel }) => [tableKey, channel ?? tableKey]));
  const first = new Map<string, MeasurementAxis>();
  for (const one of known) {
    const channel = channelOf.get(one.tableKey) ?? one.tableKey;
    const before = first.get(channel);
    const isBetter =
      one.kind === "mag" && (!before || (/auto/i.test(one.valueColumn) && !/auto/i.test(before.valueColumn)));
    if (isBetter) first.set(channel, one);
  }
  return first.size > 0 ? [...first.values()] : known.slice(0, 1);
}
