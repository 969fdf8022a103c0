import { fitsBlockLength } from "../format/fits/fits-header.ts";

/** A card of fixed format (FITS 4.0, section 4.2); texts of more than 68 characters are cut. */
function card(keyword: string, value: string | number | boolean): string {
  const text =
    typeof value === "string"
      ? `'${value.replaceAll("'", "''").slice(0, 68).padEnd(8)}'`
      : (typeof value === "boolean" ? (value ? "T" : "F") : numberText(value)).padStart(20);
  return `${keyword.padEnd(8)}= ${text}`.padEnd(80).slice(0, 80);
}

/** As many digits as the double has: what is read back is the same number. */
const numberText = (value: number) => (Number.isInteger(value) ? String(value) : String(value).toUpperCase());

/**
 * A FITS file with one image of 32-bit floats.
 * @param pixels row by row, row 1 (the lowest) first
 * @param cards what the header says beside the structure, such as world coordinates; those that are not finite are left out
 */
export function writeImage(
  pixels: Float32Array,
  width: number,
  height: number,
  cards: Readonly<Record<string, string | number>>,
): Blob {
  const text = [
    ...[card("SIMPLE", true), card("BITPIX", -32), card("NAXIS", 2), card("NAXIS1", width), card("NAXIS2", height)],
    ...Object.entries(cards).flatMap(([keyword, value]) =>
      typeof value === "number" && !Number.isFinite(value) ? [] : [card(keyword, value)],
    ),
    "END".padEnd(80),
  ].join("");
  const header = text.padEnd(Math.ceil(text.length / fitsBlockLength) * fitsBlockLength);
  const data = new Uint8Array(Math.ceil((4 * pixels.length) / fitsBlockLength) * fitsBlockLength);
  const view = new DataView(data.buffer);
  for (let i = 0; i < pixels.length; i++) view.setFloat32(4 * i, pixels[i]!);
  // Letters beyond ASCII are not allowed in a header.
  const bytes = Uint8Array.from(header, (letter) => {
    const code = letter.charCodeAt(0);
    return code >= 32 && code < 127 ? code : 63;
  });
  return new Blob([bytes, data], { type: "application/fits" });
}
