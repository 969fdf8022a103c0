/** What a parser of any format is asked for beyond the file. Both are called once per column, in file order. */
export interface ParseOptions {
  /** Columns to keep; undefined: all of them. */
  wanted?: ((columnName: string) => boolean) | undefined;
  /** Number columns to keep as float64, the others are rounded to float32 once; undefined: all of them. */
  float64?: ((columnName: string) => boolean) | undefined;
}
