import { oneBlock } from "../../../../src/core/bytes/byte-blocks.ts";
import { parseAsciiTable } from "../../../../src/core/format/ascii/ascii-table.ts";
import type { Catalog } from "../../../../src/core/format/catalog.ts";
import type { ParseOptions } from "../../../../src/core/format/parse-options.ts";

/** A header as SExtractor prints it, of `number NAME [unit]`. */
export const asciiHeader = `#   1 NUMBER                 Running object number
#   2 ALPHA_J2000            Right ascension of barycenter (J2000)                      [deg]
#   3 DELTA_J2000            Declination of barycenter (J2000)                          [deg]
#   4 MAG_APER               Fixed aperture magnitude vector                            [mag]
#   6 MAGERR_APER            RMS error vector for fixed aperture mag.                   [mag]
#   8 FLAGS                  Extraction flags
`;

export const asciiRows = [
  "         1 241.3617955 +54.5228577  13.8844  13.3995   0.0068   0.0062   0",
  "         2 241.4716121 +54.5203321  13.8398  13.3580   0.0067   0.0060  16",
  "         3 241.1782155 +54.5222391  17.0455  16.6113   0.0868   0.0854  24",
];

export const asciiCatalog = `${asciiHeader}${asciiRows.join("\n")}\n`;

/** Each character a byte, so that tests can write any byte as \xNN. */
export function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function parseAscii(text: string, options: ParseOptions = {}): Promise<Catalog> {
  return parseAsciiTable(oneBlock(latin1(text)), "a.cat", "ascii-head", options);
}

/** A catalog's columns as plain lists by name. */
export function lists(catalog: Catalog): Record<string, (number | string)[]> {
  return Object.fromEntries(catalog.columns.map(({ name, data }) => [name, [...data]]));
}
