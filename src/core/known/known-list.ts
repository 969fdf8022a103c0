/** One column of magnitudes of a list, an entry a row; NaN where there is none. */
export interface ListedMagnitudes {
  /** As the file calls it. */
  column: string;
  value: Float64Array;
  /** Absent where the list states no errors of them. */
  uncertainty?: Float64Array;
}

/** Rows of a list in the field of a dataset, as columns of equal length. Texts that are not there are empty. */
export interface KnownRows {
  name: string[];
  /** Class, as the list spells it: `RRAB`, `EA`. */
  type: string[];
  /** Of VSX: 0 variable, 1 suspected, 2 constant or not existing, 3 perhaps there twice. Else as the list has it. */
  flag: string[];
  /** NaN where there is none. */
  periodDays: Float64Array;
  magnitude: Float64Array;
  /** All columns of magnitudes that have a number in the field. */
  magnitudes: readonly ListedMagnitudes[];
  /** At the epoch of the data. */
  raDeg: Float64Array;
  decDeg: Float64Array;
}

/** A list of known objects, as it is kept with a dataset. Never changed, only replaced. */
export interface KnownList {
  id: string;
  /** The file's name. */
  name: string;
  /** ISO 8601. */
  addedAt: string;
  /** Whether it is one of variables: it has classes or periods. A list of all stars says nothing of what is new. */
  variables: boolean;
  /** How many rows the file has. */
  rowCount: number;
  radiusArcsec: number;
  /** Julian year that proper motions were followed to; undefined where no row moves. */
  epochYear?: number;
  /** What was assumed, and what was left out. */
  notes: string[];
  rows: KnownRows;
}

export const emptyRows = (length: number): KnownRows => ({
  name: new Array<string>(length).fill(""),
  type: new Array<string>(length).fill(""),
  flag: new Array<string>(length).fill(""),
  periodDays: new Float64Array(length).fill(Number.NaN),
  magnitude: new Float64Array(length).fill(Number.NaN),
  magnitudes: [],
  raDeg: new Float64Array(length).fill(Number.NaN),
  decDeg: new Float64Array(length).fill(Number.NaN),
});

/** Some of the rows, in the order asked for. */
export function takeRows(rows: KnownRows, indices: ArrayLike<number>): KnownRows {
  const texts = (from: readonly string[]) => Array.from(indices, (row) => from[row]!);
  const numbers = (from: Float64Array) => Float64Array.from(indices, (row) => from[row]!);
  return {
    name: texts(rows.name),
    type: texts(rows.type),
    flag: texts(rows.flag),
    periodDays: numbers(rows.periodDays),
    magnitude: numbers(rows.magnitude),
    magnitudes: rows.magnitudes.map(({ column, value, uncertainty }) => ({
      ...{ column, value: numbers(value) },
      ...(uncertainty ? { uncertainty: numbers(uncertainty) } : {}),
    })),
    raDeg: numbers(rows.raDeg),
    decDeg: numbers(rows.decDeg),
  };
}
