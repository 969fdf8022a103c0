import type { JournalCatalog } from "../../../core/cube/dataset.ts";
import type { TreatedCurve } from "../../../core/lightcurve/treat-curve.ts";
import type { EpochColumns } from "../../../core/verbs/read.ts";
import { fittingWidth, keyWidth, type TableColumn, titleWidth } from "../../kit/table/table-column.ts";
import { measurementLabel } from "../../kit/text/labels.ts";
import { decimalsOf, formatCount, formatFixed } from "../../kit/text/numbers.ts";
import { correctedTitle } from "../../state/curves/plot-model.ts";

export interface EpochTableColumn extends TableColumn {
  /** Absent for the columns that the table itself fills: key, time, and the light curve's. */
  text?: (row: number) => string;
  hint?: (row: number) => string;
}

/** Columns of the epoch list, `timeTitle` as times are called: time, the light curve in focus, what was matched, then the epoch table's own. */
export function epochTableColumns(
  epochs: EpochColumns,
  measurementKey: string | undefined,
  timeTitle: string,
  treated?: TreatedCurve,
): EpochTableColumn[] {
  const { catalogs, refused, timeSource } = epochs;
  /** Of a store that others made, or of epochs whose lines were lost, nobody knows which catalogs there were. */
  const isKnown = (row: number) => [catalogs[row], refused[row]].some((all) => (all?.length ?? 0) > 0);
  const isAnyKnown = epochs.epochKey.some((_, row) => isKnown(row));
  const counted = (id: keyof JournalCatalog, title: string, description: string): EpochTableColumn => ({
    ...{ id, title, description, width: titleWidth(title), align: "right" },
    text: (row) =>
      isKnown(row) ? formatCount((catalogs[row] ?? []).reduce((sum, catalog) => sum + Number(catalog[id]), 0)) : "",
    hint: (row) => (catalogs[row] ?? []).map((catalog) => `${catalog.file}: ${catalog[id]}`).join("\n"),
  });
  const valueName = correctedTitle(measurementLabel(measurementKey ?? ""), treated ? [{ treated }] : []);
  const ofCurve: EpochTableColumn[] = measurementKey
    ? [
        {
          id: "value",
          title: valueName,
          description: `Of the object in focus, as the plot shows it · ${measurementKey}`,
          width: Math.max(titleWidth(valueName, 240), numberWidth(treated?.value)),
          align: "right",
        },
        {
          ...{ id: "uncertainty", title: "±", description: "Uncertainty of the value" },
          ...{ width: numberWidth(treated?.uncertainty), align: "right" },
        },
        {
          id: "flags",
          title: "FLAGS",
          description: "SExtractor's FLAGS of the matched source",
          width: 62,
          align: "right",
        },
      ]
    : [];
  const ofCatalogs: EpochTableColumn[] = [
    counted("rowCount", "Sources", "Sources in the epoch's catalogs"),
    counted("matchedCount", "Matched", "Sources that belong to an object"),
    counted("unmatchedCount", "Unmatched", "Sources that belong to no object"),
    counted("ambiguousCount", "Ambiguous", "Sources or objects with more than one candidate within the radius"),
    counted("flaggedCount", "Flagged", "Matched sources with FLAGS above 0"),
    {
      ...{
        id: "refused",
        title: "Refused",
        description: "Catalogs of the epoch that were refused",
        width: 78,
        align: "right",
      },
      text: (row) => (refused[row]?.length ? String(refused[row].length) : ""),
      hint: (row) => (refused[row] ?? []).map(({ file, error }) => `${file}: ${error.message}`).join("\n"),
    },
  ];
  return [
    { id: "epoch", title: "Epoch", width: keyWidth(epochs.epochKey) },
    {
      ...{ id: "mjd", title: timeTitle, unit: "d", width: Math.max(116, titleWidth(timeTitle)), align: "right" },
      description: "Times as the files have them; those of light curves are as the x axis says",
    },
    { id: "date", title: "Date", width: 158 },
    ...ofCurve,
    ...(isAnyKnown ? ofCatalogs : []),
    ...epochs.columns.map(({ name, unit, description, data }): EpochTableColumn => {
      const decimals = Array.isArray(data) ? 0 : decimalsOf(data);
      const texts = Array.isArray(data) ? data : Array.from(data, (value) => formatFixed(value, decimals));
      return {
        ...{
          id: `column ${name}`,
          title: name,
          description: [description, unit && `[${unit}]`].filter(Boolean).join(" "),
        },
        ...{ width: fittingWidth(name, texts), align: Array.isArray(data) ? "left" : "right" },
        text: (row) => texts[row] ?? "",
      };
    }),
    {
      id: "timeSource",
      title: "Time from",
      description: "Where the epoch's time was found",
      width: 90,
      text: (row) => timeSource[row] ?? "",
    },
  ];
}

/** A width for numbers with four decimals, the same for all magnitudes: fluxes have more digits before the point. */
function numberWidth(numbers: ArrayLike<number> = []): number {
  let largest = 1;
  for (let at = 0; at < numbers.length; at++) if (Math.abs(numbers[at]!) > largest) largest = Math.abs(numbers[at]!);
  const digits = Number.isFinite(largest) ? Math.floor(Math.log10(largest)) + 1 : 1;
  return 66 + 8 * Math.max(0, digits - 2);
}
