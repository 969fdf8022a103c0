import { validInAll } from "../../../core/lightcurve/valid-in-all.ts";
import type { ObjectColumns } from "../../../core/verbs/read.ts";
import { fittingWidth, keyWidth, type TableColumn, titleWidth } from "../../kit/table/table-column.ts";
import { decimalsOf, formatFixed } from "../../kit/text/numbers.ts";
import { formatDec, formatRa } from "../../kit/text/sky.ts";
import type { ColumnData, ExploreColumn } from "../explore/explore-column.ts";
import { tagsName } from "../explore/vetting-columns.ts";

/** A column of the object table: how it is headed, and what it shows of each object. */
export interface ObjectTableColumn extends TableColumn {
  text: (objectIndex: number) => string;
  hint?: (objectIndex: number) => string;
}

const positionDecimals = 5;
const oneTagWidth = 90;
/** Where a column of numbers has a title that is far wider than they are. */
const headings: ReadonlyMap<string, string> = new Map([[validInAll, "Epochs"]]);

/** @param data undefined while it is being read: its cells are empty then */
export function tableColumn(
  { name, title: whole, unit, description, kind, group }: ExploreColumn,
  data: ColumnData | undefined,
  objects: ObjectColumns | undefined,
): ObjectTableColumn {
  const title = headings.get(name) ?? whole;
  const named = name === title ? "" : ` · ${name}`;
  const about = { id: name, title, description: [description, unit && `[${unit}]`].filter(Boolean).join(" ") + named };
  const width = titleWidth(title);
  if (kind === "string") {
    const texts = data as readonly string[] | undefined;
    const fit = name === "object" && texts ? Math.max(72, keyWidth(texts) - 10) : width;
    // What is said of an object is read, not guessed at; tags come and go, and move nothing.
    const said = group === "statistics" && texts ? fittingWidth(title, texts) : fit;
    const text = (i: number) => texts?.[i] ?? "";
    // One tag is seen whole, and all of them where they are pointed at.
    const isTags = name === tagsName;
    return {
      ...{ ...about, width: isTags ? oneTagWidth : said, text },
      ...(isTags || group === "statistics" ? { hint: text } : {}),
    };
  }
  const numbers = data as Float64Array | undefined;
  const sexagesimal = name === "ra" ? formatRa : name === "dec" ? formatDec : undefined;
  const decimals = sexagesimal ? positionDecimals : numbers ? decimalsOf(numbers) : 0;
  return {
    ...about,
    width: sexagesimal ? 84 : group === "periods" ? Math.max(84, width) : width,
    align: "right",
    text: (i) => (numbers ? formatFixed(numbers[i]!, decimals) : ""),
    ...(sexagesimal && objects ? { hint: (i: number) => sexagesimal(numbers?.[i] ?? Number.NaN) } : {}),
  };
}
