import type { TableAxis } from "../../../core/cube/dataset.ts";
import { csvText } from "../../../core/export/csv.ts";
import { type BoardRow, cellMessages } from "./board-rows.ts";

const header = [
  ...["epoch", "epoch_mjd", "time_source", "table", "channel", "kind", "state", "file", "sources", "matched"],
  ...["ambiguous", "unmatched", "flagged", "non_detections", "matched_by", "offset_east_arcsec", "offset_north_arcsec"],
  ...["offset_removed", "warnings", "messages"],
];

/** The board as a table with a line per epoch and table, in the order of the rows. */
export function boardCsv(rows: readonly BoardRow[], tables: readonly TableAxis[]): string {
  const lines = rows.flatMap(({ epochKey, epochMjd, timeSource, cells }) =>
    cells.map((cell, t) => {
      const { tableKey, channel, kind } = tables[t]!;
      const { catalog, refused, state } = cell;
      return [
        ...[epochKey, epochMjd, timeSource, tableKey, channel, kind, state, catalog?.file ?? refused?.file],
        ...[catalog?.rowCount, catalog?.matchedCount, catalog?.ambiguousCount, catalog?.unmatchedCount],
        ...[catalog?.flaggedCount, catalog?.nonDetectionCount, catalog?.matchedBy],
        ...[catalog?.offset?.eastArcsec, catalog?.offset?.northArcsec, catalog?.offset?.removed],
        ...[catalog?.warnings, cellMessages(cell).join(" ")],
      ];
    }),
  );
  return csvText(header, lines);
}
