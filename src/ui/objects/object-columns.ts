import type { ObjectColumns } from "../../core/requests.ts";
import { decimalsOf, formatFixed } from "../format/numbers.ts";
import { formatDec, formatRa } from "../format/sky.ts";
import { type TableColumn, titleWidth } from "../table/table-column.ts";

/** A column of the object table: what it shows, and what it sorts by. */
export interface ObjectTableColumn extends TableColumn {
  data: ArrayLike<number> | readonly string[];
  text: (objectIndex: number) => string;
  hint?: (objectIndex: number) => string;
  /** Shown unless the user chose otherwise. */
  shown: boolean;
}

const shownMagnitudes = 4;

/** All columns of the object table: key and position, then the reference catalog's, magnitudes first. */
export function objectTableColumns(objects: ObjectColumns): ObjectTableColumn[] {
  const { objectKey, raDeg, decDeg } = objects;
  const key: ObjectTableColumn = {
    ...{ id: "key", title: "Object", description: "Key of the object", width: 84, shown: true },
    data: objectKey,
    text: (i) => objectKey[i]!,
  };
  const ra = numbers("ra", "RA", raDeg, { unit: "deg", description: "Right ascension", decimals: 5, width: 92 });
  const dec = numbers("dec", "Dec", decDeg, { unit: "deg", description: "Declination", decimals: 5, width: 88 });
  const image = [
    numbers("x", "X", objects.xImage, { unit: "pixel", description: "Position in the reference image", width: 72 }),
    numbers("y", "Y", objects.yImage, { unit: "pixel", description: "Position in the reference image", width: 72 }),
  ];
  let magnitudes = 0;
  const own = objects.columns
    .filter(({ name }) => !/^(number|alpha_j2000|delta_j2000|x_image|y_image)$/i.test(name))
    .map((column) => {
      const isMagnitude = /^mag_/i.test(column.name);
      const shown = (isMagnitude && magnitudes++ < shownMagnitudes) || /^flags$/i.test(column.name);
      return { column, shown, rank: isMagnitude ? 0 : /^magerr_/i.test(column.name) ? 1 : 2 };
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ column: { name, data, ...about }, shown }) =>
      Array.isArray(data)
        ? { id: `column ${name}`, title: name, ...about, width: 96, shown, data, text: (i: number) => data[i]! }
        : { ...numbers(`column ${name}`, name, data, about), shown },
    );
  return [
    key,
    { ...ra, hint: (i) => formatRa(raDeg[i]!) },
    { ...dec, hint: (i) => formatDec(decDeg[i]!) },
    ...own,
    ...image.map((column) => ({ ...column, shown: false })),
  ];
}

interface NumberColumn {
  unit?: string;
  description?: string;
  decimals?: number;
  width?: number;
}

function numbers(id: string, title: string, data: Float64Array, about: NumberColumn): ObjectTableColumn {
  const { decimals = decimalsOf(data), width = titleWidth(title), ...rest } = about;
  const description = [rest.description, rest.unit && `[${rest.unit}]`].filter(Boolean).join(" ");
  return {
    ...{ id, title, ...rest, description, width, align: "right", shown: true },
    data,
    text: (i) => formatFixed(data[i]!, decimals),
  };
}
