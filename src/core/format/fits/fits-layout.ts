import { byteError, excerpt } from "../../bytes/syntax-errors.ts";
import { formatCounted } from "../../format-counted.ts";
import { checkColumnCount, maxVectorLength } from "../limits.ts";
import { uniqueNames, vectorNames } from "../unique-names.ts";
import type { WarningList } from "../warning-list.ts";
import type { FitsHeader } from "./fits-header.ts";

/** Types whose values become columns: logical, byte, int16, int32, int64, text, float32, float64. */
export type FitsType = "L" | "B" | "I" | "J" | "K" | "A" | "E" | "D";

/** Bytes of one element, by the letter of TFORM. */
export const elementBytes: Record<string, number> = {
  L: 1,
  B: 1,
  I: 2,
  J: 4,
  K: 8,
  A: 1,
  E: 4,
  D: 8,
  C: 8,
  M: 16,
  P: 8,
  Q: 16,
};
const passedOver: Record<string, string> = {
  X: "bits",
  C: "complex numbers",
  M: "complex numbers",
  P: "lists",
  Q: "lists",
};

/** One column as it lies in a row: an element of a vector is a column of its own. */
export interface FitsField {
  name: string;
  unit?: string;
  description?: string;
  type: FitsType;
  /** Bytes from the row's start. */
  offset: number;
  /** Characters of a text. */
  length: number;
  scale: number;
  zero: number;
  /** TNULL: the stored integer that stands for "no value". */
  nullValue?: number;
}

/**
 * Reads TFORM and its companions (FITS 4.0, section 7.3). Columns of bits, complex numbers and lists, and vectors too long
 * to be photometry, are passed over with a note. Throws `CatalogSyntax` when the columns do not fill a row exactly.
 */
export function parseFitsLayout(header: FitsHeader, file: string, warnings: WarningList): FitsField[] {
  const fieldCount = header.count("TFIELDS", file);
  checkColumnCount(file, fieldCount);
  const fields: FitsField[] = [];
  let offset = 0;
  for (let n = 1; n <= fieldCount; n++) {
    const form = header.text(`TFORM${n}`);
    const [, count, type] = /^\s*(\d{0,9})([LXBIJKAEDCMPQ])/.exec(form ?? "") ?? [];
    if (type === undefined) {
      const found = form === undefined ? "none" : excerpt(form);
      throw byteError(file, header.start, `a column type as TFORM${n}`, found);
    }
    const repeat = count === "" ? 1 : Number(count);
    const name = header.text(`TTYPE${n}`) || `col${n}`;
    const elements = type === "A" ? Math.min(repeat, 1) : repeat;
    if (passedOver[type] && repeat > 0) warnings.note(`Column ${name} was passed over: it holds ${passedOver[type]}.`);
    else if (elements > maxVectorLength) {
      warnings.note(`Column ${name} was passed over: it holds images or vectors of ${formatCounted(repeat, "value")}.`);
    } else {
      const more = companions(header, n);
      const width = elementBytes[type]!;
      vectorNames(name, elements).forEach((name, element) => {
        fields.push({ name, type: type as FitsType, offset: offset + element * width, length: repeat, ...more });
      });
    }
    offset += type === "X" ? Math.ceil(repeat / 8) : repeat * elementBytes[type]!;
  }
  const rowLength = header.count("NAXIS1", file);
  if (offset !== rowLength)
    throw byteError(
      file,
      header.start,
      `rows of ${formatCounted(offset, "byte")}, as the columns take`,
      `NAXIS1 = ${rowLength}`,
    );
  const { names, renamed } = uniqueNames(fields.map(({ name }) => name));
  for (const { name, as } of renamed) warnings.note(`Duplicate column ${name} renamed ${as}.`);
  return fields.map((field, index) => ({ ...field, name: names[index]! }));
}

function companions(
  header: FitsHeader,
  n: number,
): Pick<FitsField, "unit" | "description" | "scale" | "zero" | "nullValue"> {
  const unit = header.text(`TUNIT${n}`);
  const description = header.comments.get(`TTYPE${n}`);
  const nullValue = header.number(`TNULL${n}`);
  return {
    ...(unit ? { unit } : {}),
    ...(description ? { description } : {}),
    ...(nullValue === undefined ? {} : { nullValue }),
    scale: header.number(`TSCAL${n}`) ?? 1,
    zero: header.number(`TZERO${n}`) ?? 0,
  };
}
