/** Names of the columns that count points with a bit of FLAGS begin so; the bit and the table follow. */
export const flagCountPrefix = "n_flag_";

export const flagCountName = (bit: number, tableKey: string): string => `${flagCountPrefix}${bit}_${tableKey}`;
