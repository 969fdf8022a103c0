import { WorkbenchError } from "../errors.ts";

/** The bytes are no catalog of the format; `found` says what they are instead. */
export function notACatalog(file: string, found: string, more: { image?: true } = {}): WorkbenchError<"NotACatalog"> {
  return new WorkbenchError("NotACatalog", { file, found, ...more }, `${file} is not a catalog: found ${found}.`);
}

/** Broken text at a 1-based line. */
export function lineError(
  file: string,
  line: number,
  expected: string,
  found: string,
): WorkbenchError<"CatalogSyntax"> {
  const message = `${file}, line ${line}: expected ${expected}, found ${found}.`;
  return new WorkbenchError("CatalogSyntax", { file, line, expected, found }, message);
}

/** A broken binary structure at a 0-based offset. */
export function byteError(
  file: string,
  byte: number,
  expected: string,
  found: string,
): WorkbenchError<"CatalogSyntax"> {
  const message = `${file}, byte ${byte}: expected ${expected}, found ${found}.`;
  return new WorkbenchError("CatalogSyntax", { file, byte, expected, found }, message);
}

/** The first characters of what was found, quoted, for messages. */
export function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
