/** A FIELD of a VOTable: a column, or a vector of columns. */
export interface VotableField {
  name: string;
  datatype: string;
  unit?: string;
  description?: string;
  /** ID of what it refers to: a COOSYS, for a position. */
  ref?: string;
  /** `*` in arraysize: texts and lists whose length is their own. */
  variable: boolean;
  /** Values of one cell; characters of a text. Undefined when the file does not say. */
  length: number | undefined;
  /** Text of the value that stands for "no value". */
  nullText?: string;
}

/** Bytes of one value in BINARY and BINARY2 (VOTable 1.4, section 6); bits are packed. */
export const datatypeBytes: Record<string, number> = {
  boolean: 1,
  unsignedByte: 1,
  short: 2,
  int: 4,
  long: 8,
  char: 1,
  unicodeChar: 2,
  float: 4,
  double: 8,
  floatComplex: 8,
  doubleComplex: 16,
};

export function votableField(attributes: Record<string, string>): VotableField {
  const { name, ID, unit, datatype, arraysize, ref } = attributes;
  const lengths = (arraysize ?? "").trim().replace(/\*$/, "").split("x").filter(Boolean).map(Number);
  const length = arraysize === undefined || arraysize.includes("*") ? undefined : lengths.reduce((a, b) => a * b, 1);
  return {
    name: (name || ID || "").trim(),
    datatype: datatype ?? "",
    ...(unit ? { unit } : {}),
    ...(ref ? { ref } : {}),
    variable: arraysize?.includes("*") ?? false,
    length,
  };
}

/** Whether the standard knows the datatype; cells of others can be passed over in TABLEDATA only. */
export function isKnownDatatype({ datatype }: VotableField): boolean {
  return datatype === "bit" || datatype in datatypeBytes;
}

/** Whether a text is the one that stands for "no value", as a number too: `-999` and `-999.0`. */
export function isNullText({ nullText }: VotableField, text: string): boolean {
  if (nullText === undefined) return false;
  return text === nullText || (text !== "" && nullText !== "" && Number(text) === Number(nullText));
}

export function isText({ datatype }: VotableField): boolean {
  return datatype === "char" || datatype === "unicodeChar";
}
