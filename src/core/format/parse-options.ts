/** What a parser of any format is asked for beyond the file. Every column is asked for, in file order. */
export interface ParseOptions {
  /** Columns to keep; undefined: all of them. */
  wanted?: ((columnName: string) => boolean) | undefined;
  /** Number columns to keep as float64, the others are rounded to float32 once; undefined: all of them. */
  float64?: ((columnName: string) => boolean) | undefined;
  /**
   * Which texts of a column of texts to keep, by 0-based row; the others are "" and take no memory. Whether a column holds
   * texts is told by all of its cells all the same. Undefined: all of them.
   */
  keepsText?: ((columnName: string, row: number) => boolean) | undefined;
  /**
   * Is handed each text of a column of texts, by 0-based row, also those that are empty; true: it was taken, and is "" in the
   * column. All texts of a column are handed over in the order of rows, or none (Parquet).
   */
  takesText?: ((columnName: string, row: number, text: string) => boolean) | undefined;
  /**
   * Which rows to keep, by 0-based row: columns hold these alone, and of delimited text the others take no memory. What a
   * column holds is told by all rows all the same. Undefined: all of them.
   */
  keepsRow?: ((row: number) => boolean) | undefined;
  /** A parser that reads piece by piece may stop once it has so many rows; undefined: reads all. */
  enoughRows?: number | undefined;
}
