/** A card of a FITS header. */
const card = (keyword: string, value: string | number | boolean) => {
  const text =
    typeof value === "string" ? `'${value}'` : typeof value === "boolean" ? (value ? "T" : "F") : String(value);
  return `${keyword.padEnd(8)}= ${text.padStart(20)}`.padEnd(80);
};

const padded = (text: string) => text.padEnd(Math.ceil(text.length / 2880) * 2880);

/** A plain FITS image of 32-bit floats, row 1 first, with the cards that are given; or its header alone. */
export function madeImage(
  width: number,
  height: number,
  valueAt: (x: number, y: number) => number,
  cards: Record<string, string | number> = {},
  pixels = true,
): Uint8Array<ArrayBuffer> {
  const structure = [
    ...[card("SIMPLE", true), card("BITPIX", -32), card("NAXIS", 2), card("NAXIS1", width), card("NAXIS2", height)],
    ...Object.entries(cards).map(([keyword, value]) => card(keyword, value)),
  ];
  const header = new TextEncoder().encode(padded(`${structure.join("")}END`));
  if (!pixels) return header;
  const bytes = new Uint8Array(header.length + Math.ceil((4 * width * height) / 2880) * 2880);
  bytes.set(header);
  const view = new DataView(bytes.buffer, header.length);
  for (let y = 1; y <= height; y++)
    for (let x = 1; x <= width; x++) view.setFloat32(4 * ((y - 1) * width + x - 1), valueAt(x, y));
  return bytes;
}

/** World coordinates with the center of the sky at a pixel, north up. */
export const madeWorld = (raDeg: number, decDeg: number, x: number, y: number, arcsec: number) => ({
  ...{ CTYPE1: "RA---TAN", CTYPE2: "DEC--TAN", CRPIX1: x, CRPIX2: y, CRVAL1: raDeg, CRVAL2: decDeg },
  ...{ CD1_1: -arcsec / 3600, CD1_2: 0, CD2_1: 0, CD2_2: arcsec / 3600 },
});
