/** What a parser of any format is asked for beyond the file. Every column is asked for, in file order. */
export interface ParseOptions {
  /** Columns to keep; undefined: all of them. */
  wanted?: ((columnName: string) => boolean) | undefined;
  /** Number columns to keep as float64, the others are rounded to float32 once; undefined: all of them. */
  float64?: ((columnName: string) => boolean) | undefined;
  /** A parser that reads piece by piece may stop once it has so many rows; undefined: reads all. */
  enoughRows?: number | undefined;
}
