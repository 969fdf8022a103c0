import { noteAssumptions } from "../../core/assumption.ts";
import type { EpochTable } from "../../core/catalog/epoch-table.ts";
import type { EpochAxis } from "../../core/cube/dataset.ts";
import type { CatalogWarning } from "../../core/format/catalog.ts";
import { formatCounted } from "../../core/format-counted.ts";
import { nightTimes } from "../../core/time/nights.ts";
import type { IngestReport } from "../../core/verbs/ingest.ts";

/** Rows that no catalog belongs to yet, and catalogs that no row speaks of. */
export function rowsAndCatalogs(rowKeys: readonly string[], epochKeys: readonly string[]): CatalogWarning[] {
  const [rows, epochs] = [new Set(rowKeys), new Set(epochKeys)];
  const few = (keys: string[]) => keys.slice(0, 5).join(", ") + (keys.length > 5 ? ", …" : "");
  const waiting = [...rows].filter((key) => !epochs.has(key));
  const missing = [...epochs].filter((key) => !rows.has(key));
  const notes: CatalogWarning[] = [];
  if (waiting.length > 0 && waiting.length < rows.size) {
    const message = `${formatCounted(waiting.length, `of ${rows.size} rows has`, `of ${rows.size} rows have`)} no catalog yet: ${few(waiting)}. They are kept for when it comes.`;
    notes.push({ kind: "note", message });
  }
  if (missing.length > 0 && rows.size > 0) {
    const message = `${formatCounted(missing.length, `of ${epochs.size} epochs has`, `of ${epochs.size} epochs have`)} no row in this table: ${few(missing)}.`;
    notes.push({ kind: "note", message });
  }
  return notes;
}

/** What headers that only name the day give to epochs that nothing else gives a time, and the line that says so. */
export function withNights(
  axis: EpochAxis | undefined,
  nights: ReadonlyMap<string, number>,
  assumptions: IngestReport["assumptions"],
): EpochAxis | undefined {
  const timed = new Set(axis?.epochKey.filter((_, row) => !Number.isNaN(axis.epochMjd[row]!)));
  const open = [...nights].filter(([epochKey]) => !timed.has(epochKey));
  if (open.length === 0) return axis;
  const { mjd, shared } = nightTimes(Float64Array.from(open, ([, night]) => night));
  const text =
    shared > 0
      ? `The headers of ${formatCounted(open.length, "epoch")} name the day and no time of day: epochs of one night have no time. An epoch table can give it.`
      : `The headers of ${formatCounted(open.length, "epoch")} name the day and no time of day: each epoch stands at the beginning of its day.`;
  noteAssumptions(assumptions, [{ kind: "time", text }]);
  const given = new Map(open.flatMap(([epochKey], k) => (Number.isNaN(mjd[k]!) ? [] : [[epochKey, mjd[k]!]])));
  const empty: EpochAxis = { epochKey: [], epochMjd: new Float64Array(), timeSource: [], columns: [] };
  const { epochKey, epochMjd, timeSource, columns } = axis ?? empty;
  const more = [...given.keys()].filter((key) => !epochKey.includes(key));
  const count = epochKey.length + more.length;
  const keys = [...epochKey, ...more];
  return {
    epochKey: keys,
    epochMjd: Float64Array.from(keys, (key, row) => given.get(key) ?? epochMjd[row]!),
    timeSource: keys.map((key, row) => (given.has(key) ? "header" : timeSource[row]!)),
    columns: columns.map(({ data, ...column }) => ({
      ...column,
      data: Array.isArray(data)
        ? [...data, ...more.map(() => "")]
        : Float64Array.from({ length: count }, (_, row) => data[row] ?? Number.NaN),
    })),
  };
}

export const epochAxis = ({ epochKey, epochMjd, columns }: EpochTable): EpochAxis => ({
  epochKey,
  epochMjd,
  timeSource: Array.from(epochMjd, (mjd) => (Number.isNaN(mjd) ? "unknown" : "epoch-table")),
  columns,
});
