import type { KeptTerms, TermName, TermPlace } from "../verbs/calibrate.ts";

/** What terms are made of, one entry an object, in the order of the store. */
export interface TermObjects {
  raDeg: Float64Array;
  decDeg: Float64Array;
  xImage: Float64Array;
  yImage: Float64Array;
}

export const positionTerms = (degree: 0 | 1 | 2): TermName[] =>
  degree === 0 ? [] : degree === 1 ? ["x", "y"] : ["x", "y", "x2", "xy", "y2"];

const radians = Math.PI / 180;

/**
 * The middle of some objects and how far they reach; on the sky where they have places there, else in the reference image.
 * Undefined where their places do not differ. Epochs have coefficients of their own, which take in how each image was
 * shifted, turned and scaled: polynomials of the sky are polynomials of the same degree of the chip, but for distortion.
 */
export function placeOf(objects: TermObjects, chosen: ArrayLike<number>): TermPlace | undefined {
  const rows = Array.from(chosen);
  const { raDeg, decDeg, xImage, yImage } = objects;
  const onSky = rows.filter((row) => Number.isFinite(raDeg[row]!) && Number.isFinite(decDeg[row]!));
  const mean = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
  const reach = (place: TermPlace, of: number[]) => {
    const at = of.map((row) => placed(place, objects, row));
    const along = (axis: 0 | 1) => Math.max(...at.map((one) => Math.abs(one[axis])));
    return [along(0), along(1)] as const;
  };
  if (onSky.length > 1) {
    // Around the first one, so that fields at RA 0 have a middle too.
    const first = raDeg[onSky[0]!]!;
    const ra = first + mean(onSky.map((row) => ((raDeg[row]! - first + 540) % 360) - 180));
    const place = { kind: "sky", raDeg: ra, decDeg: mean(onSky.map((row) => decDeg[row]!)), scaleDeg: 1 } as const;
    const [x, y] = reach(place, onSky);
    return x > 1e-7 && y > 1e-7 ? { ...place, scaleDeg: Math.max(x, y) } : undefined;
  }
  const inImage = rows.filter((row) => Number.isFinite(xImage[row]!) && Number.isFinite(yImage[row]!));
  if (inImage.length < 2) return undefined;
  const [x, y] = [mean(inImage.map((row) => xImage[row]!)), mean(inImage.map((row) => yImage[row]!))];
  const place = { kind: "image", x, y, scale: 1 } as const;
  const [width, height] = reach(place, inImage);
  return width > 1e-3 && height > 1e-3 ? { ...place, scale: Math.max(width, height) } : undefined;
}

/** In units of the field; the gnomonic projection on the sky. */
function placed(place: TermPlace, { raDeg, decDeg, xImage, yImage }: TermObjects, row: number): [x: number, y: number] {
  if (place.kind === "image") return [(xImage[row]! - place.x) / place.scale, (yImage[row]! - place.y) / place.scale];
  const [dec, dec0] = [decDeg[row]! * radians, place.decDeg * radians];
  const dra = (raDeg[row]! - place.raDeg) * radians;
  const cosine = Math.sin(dec0) * Math.sin(dec) + Math.cos(dec0) * Math.cos(dec) * Math.cos(dra);
  const unit = place.scaleDeg * radians * cosine;
  return [
    (Math.cos(dec) * Math.sin(dra)) / unit,
    (Math.cos(dec0) * Math.sin(dec) - Math.sin(dec0) * Math.cos(dec) * Math.cos(dra)) / unit,
  ];
}

/** A term of every object, before a mean is taken off; NaN where an object has no color, or no place. */
export function termOfObjects(
  name: TermName,
  objects: TermObjects,
  place: TermPlace | undefined,
  color: ArrayLike<number> | undefined,
): Float64Array<ArrayBuffer> {
  return Float64Array.from(objects.raDeg, (_, row) => {
    if (name === "color") return color?.[row] ?? Number.NaN;
    const [x, y] = place ? placed(place, objects, row) : [Number.NaN, Number.NaN];
    return { x, y, x2: x * x, xy: x * y, y2: y * y }[name];
  });
}

/** The terms of one object less their means: 0 where it has none, so that it is corrected as the mean object is. */
export function keptTermValues(
  { terms, place, color }: Pick<KeptTerms, "terms" | "place" | "color">,
  objects: TermObjects,
): (row: number) => Float64Array<ArrayBuffer> {
  const colors = color && floatsOfBase64(color.byObject);
  const all = terms.map(({ name, mean }) =>
    termOfObjects(name, objects, place, colors).map((value) => (Number.isFinite(value) ? value - mean : 0)),
  );
  return (row) => Float64Array.from(all, (term) => term[row] ?? 0);
}

export const keptColor = (of: [string, string], color: Float64Array) => ({ of, byObject: base64OfFloats(color) });

/** Numbers as base64 of little-endian float32, a third of what they take as JSON. */
function base64OfFloats(numbers: ArrayLike<number>): string {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  for (let i = 0; i < numbers.length; i++) view.setFloat32(4 * i, numbers[i]!, true);
  let text = "";
  for (let at = 0; at < view.byteLength; at++) text += String.fromCharCode(view.getUint8(at));
  return btoa(text);
}

/** @throws a DOMException where the text is no base64 */
function floatsOfBase64(text: string): Float32Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length >> 2 }, (_, i) => view.getFloat32(4 * i, true));
}
