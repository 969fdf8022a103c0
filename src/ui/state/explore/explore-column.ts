import type { ObjectColumns } from "../../../core/verbs/read.ts";

export type ColumnData = Float64Array | readonly string[];

/** A column of the object table, without its data: what it is called in filters and sorts, and what it means. */
export interface ExploreColumn {
  name: string;
  /** What people call it: the table's header, titles of axes. */
  title: string;
  /** The same among the columns of its measurement; absent: the title. */
  shortTitle?: string;
  unit?: string;
  description: string;
  kind: "number" | "string";
  group: "object" | "catalog" | "statistics" | "flags" | "periods" | "known" | "vetting" | "made" | "beside";
  /** Shown in the table unless the user chose otherwise. */
  shown: boolean;
}

/** A column whose data is on the page from the start. */
export interface LoadedColumn extends ExploreColumn {
  data: ColumnData;
}

const shownMagnitudes = 1;

/** Key and position of the objects, then the reference catalog's columns, magnitudes first. */
export function objectColumns(objects: ObjectColumns): LoadedColumn[] {
  const { objectKey, raDeg, decDeg, xImage, yImage } = objects;
  const own: LoadedColumn[] = [
    { ...about("object", "Object", "Key of the object"), kind: "string", data: objectKey },
    { ...about("ra", "RA", "Right ascension", "deg"), data: raDeg },
    { ...about("dec", "Dec", "Declination", "deg"), data: decDeg },
  ];
  const image: LoadedColumn[] = [
    { ...about("x", "X", "Position in the reference image", "pix"), shown: false, data: xImage },
    { ...about("y", "Y", "Position in the reference image", "pix"), shown: false, data: yImage },
  ];
  const taken = new Set([...own, ...image].map(({ name }) => name));
  let magnitudes = 0;
  const catalog = objects.columns
    .filter(({ name }) => !taken.has(name))
    .map(({ name, unit, description, data }) => {
      const isMagnitude = /^mag_/i.test(name);
      const column: LoadedColumn = {
        ...about(name, name, description ?? "Column of the reference catalog", unit),
        kind: Array.isArray(data) ? "string" : "number",
        group: "catalog",
        shown: isMagnitude && magnitudes++ < shownMagnitudes,
        data,
      };
      return { column, rank: isMagnitude ? 0 : /^magerr_/i.test(name) ? 1 : 2 };
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ column }) => column);
  return [...own, ...catalog, ...image];
}

function about(name: string, title: string, description: string, unit = ""): ExploreColumn {
  const column = { name, title, description, kind: "number", group: "object", shown: true } as const;
  return unit === "" ? column : { ...column, unit };
}
