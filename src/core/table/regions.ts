// Made by hand because no package reads DS9's regions in JavaScript: what a catalog is chosen by is five shapes.

import { parseAngle } from "../catalog/sexagesimal.ts";
import { WorkbenchError } from "../errors.ts";

/** Objects, as regions are drawn around them. */
export interface RegionObject {
  key: string;
  raDeg: number;
  decDeg: number;
}

/** Circles around objects in DS9's format, called by their keys; those without a position are left out. */
export function regionText(objects: Iterable<RegionObject>, radiusArcsec: number): string {
  const lines = ["# Region file format: DS9 version 4.1", "global color=green", "icrs"];
  for (const { key, raDeg, decDeg } of objects) {
    if (!Number.isFinite(raDeg + decDeg)) continue;
    const name = key.replace(/[{}\r\n]/g, " ");
    lines.push(`circle(${raDeg.toFixed(8)},${decDeg.toFixed(8)},${radiusArcsec}") # text={${name}}`);
  }
  return `${lines.join("\n")}\n`;
}

/** One shape: whether a place lies in it, and whether it takes away what lies there. */
interface Shape {
  excludes: boolean;
  holds: (east: number, north: number) => boolean;
  /** What places are offsets from; degrees, or pixels. */
  centre: readonly [number, number];
}

const skyFrames = /^(icrs|fk5|j2000)$/i;
const imageFrames = /^(image|physical)$/i;
const otherFrames = /^(fk4|b1950|galactic|ecliptic|linear|amplifier|detector|wcs[a-z]?)$/i;
const unitsDeg: Record<string, number> = { '"': 1 / 3600, "'": 1 / 60, d: 1, "": 1, r: 180 / Math.PI };

/** The columns that regions are about. */
export interface RegionTable {
  raDeg: Float64Array;
  decDeg: Float64Array;
  xImage: Float64Array;
  yImage: Float64Array;
}

/**
 * Rows that lie in the regions of a DS9 file: circle, ellipse, box, polygon and annulus on the sky (ICRS, FK5) or in pixels of the
 * image. What lies in one with a leading minus is out, wherever that stands in the file; where there are only such, all else is in.
 * Shapes are measured on the tangent plane at their middle.
 * @throws CatalogSyntax, which names the line, of what is no region or is in another frame
 */
export function rowsInRegions(text: string, file: string, table: RegionTable): Uint32Array {
  const shapes: (Shape & { sky: boolean })[] = [];
  let sky: boolean | undefined;
  for (const [k, whole] of text.split(/\r?\n/).entries()) {
    for (const part of whole.replace(/#.*$/, "").split(";")) {
      const line = part.trim();
      if (line === "" || /^global\b/i.test(line)) continue;
      if (skyFrames.test(line) || imageFrames.test(line)) {
        sky = skyFrames.test(line);
        continue;
      }
      if (otherFrames.test(line)) throw wrong(file, k, "icrs, fk5 or image", line);
      const [, sign, name, inner, bare] = /^([-+]?)\s*([a-z]+)\s*(?:\(([^)]*)\)|\s+(.*))$/i.exec(line) ?? [];
      if (!name) throw wrong(file, k, 'a region, such as circle(150.1,2.2,10")', line);
      if (sky === undefined) throw wrong(file, k, "the frame (icrs, fk5 or image) before the first region", line);
      const words = (inner ?? bare ?? "").split(/[\s,]+/).filter(Boolean);
      const made = shapeOf(name.toLowerCase(), words, sky);
      if (!made) throw wrong(file, k, "circle, ellipse, box, polygon or annulus with its numbers", line);
      shapes.push({ ...made, excludes: sign === "-", sky });
    }
  }
  if (shapes.length === 0) throw wrong(file, 0, "at least one region", "none");
  const [away, wanted] = [shapes.filter(({ excludes }) => excludes), shapes.filter(({ excludes }) => !excludes)];
  const lies = (row: number, among: typeof shapes) =>
    among.some(({ holds, centre, sky }) => {
      const [x, y] = sky
        ? offsets(centre, table.raDeg[row]!, table.decDeg[row]!)
        : [table.xImage[row]! - centre[0], table.yImage[row]! - centre[1]];
      return Number.isFinite(x + y) && holds(x, y);
    });
  const hasPlace = (row: number) =>
    Number.isFinite(sky ? table.raDeg[row]! + table.decDeg[row]! : table.xImage[row]! + table.yImage[row]!);
  const rows: number[] = [];
  const count = table.raDeg.length;
  for (let row = 0; row < count; row++) {
    if ((wanted.length > 0 ? lies(row, wanted) : hasPlace(row)) && !lies(row, away)) rows.push(row);
  }
  return Uint32Array.from(rows);
}

function shapeOf(name: string, words: readonly string[], sky: boolean): Omit<Shape, "excludes"> | undefined {
  const place = (at: number): [number, number] => [angle(words[at], sky), angle(words[at + 1], false)];
  const centre = place(0);
  const sizes = words.slice(2).map((word) => length(word, sky));
  const known = (count: number) =>
    Number.isFinite(centre[0] + centre[1]) && sizes.length >= count && !sizes.slice(0, count).some(Number.isNaN);
  /** To the axes of a shape that is turned from east, or from x, counterclockwise as it is seen: on the sky x grows to the left. */
  const turned = (word: string | undefined, holds: (x: number, y: number) => boolean) => {
    const turn = (Number(word ?? 0) * Math.PI) / 180;
    const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
    return (x: number, y: number) => {
      const right = sky ? -x : x;
      return holds(right * cos + y * sin, y * cos - right * sin);
    };
  };
  if (name === "circle" && known(1)) return { centre, holds: (x, y) => Math.hypot(x, y) <= sizes[0]! };
  if (name === "annulus" && known(2)) {
    const [inner, outer] = [sizes[0]!, sizes.at(-1)!];
    return { centre, holds: (x, y) => Math.hypot(x, y) > inner && Math.hypot(x, y) <= outer };
  }
  if (name === "ellipse" && known(2) && words.length <= 5)
    return { centre, holds: turned(words[4], (x, y) => (x / sizes[0]!) ** 2 + (y / sizes[1]!) ** 2 <= 1) };
  if ((name === "box" || name === "rotbox") && known(2) && words.length <= 5)
    return { centre, holds: turned(words[4], (x, y) => Math.abs(x) <= sizes[0]! / 2 && Math.abs(y) <= sizes[1]! / 2) };
  if (name !== "polygon" || words.length < 6 || words.length % 2 !== 0) return undefined;
  const corners = Array.from({ length: words.length / 2 }, (_, i) => place(2 * i));
  if (corners.some(([x, y]) => !Number.isFinite(x + y))) return undefined;
  const plane = corners.map(([x, y]) => (sky ? offsets(centre, x, y) : ([x - centre[0], y - centre[1]] as const)));
  return { centre, holds: (x, y) => insidePolygon(plane, x, y) };
}

function insidePolygon(corners: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
    const [[x1, y1], [x2, y2]] = [corners[i]!, corners[j]!];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** Degrees east and north of a middle on its tangent plane; NaN on the other side of the sky. */
function offsets([ra0, dec0]: readonly [number, number], raDeg: number, decDeg: number): [number, number] {
  const degree = Math.PI / 180;
  const [dRa, dec, d0] = [(raDeg - ra0) * degree, decDeg * degree, dec0 * degree];
  const cos = Math.sin(d0) * Math.sin(dec) + Math.cos(d0) * Math.cos(dec) * Math.cos(dRa);
  if (!(cos > 0)) return [Number.NaN, Number.NaN];
  const [east, north] = [
    Math.cos(dec) * Math.sin(dRa),
    Math.cos(d0) * Math.sin(dec) - Math.sin(d0) * Math.cos(dec) * Math.cos(dRa),
  ];
  return [east / cos / degree, north / cos / degree];
}

/** Degrees, or pixels; right ascensions with colons are hours. */
function angle(word: string | undefined, hours: boolean): number {
  if (word === undefined) return Number.NaN;
  const plain = Number(word.replace(/[dp]$/, ""));
  if (!Number.isNaN(plain)) return plain;
  const parsed = parseAngle(word);
  if (!parsed || parsed.unit === "radians") return Number.NaN;
  const inHours = parsed.unit === "hours" || (hours && parsed.isSexagesimal && parsed.unit === undefined);
  return inHours ? parsed.value * 15 : parsed.value;
}

function length(word: string, sky: boolean): number {
  const [, number, unit = ""] = /^([-+]?[\d.]+(?:e[-+]?\d+)?)(["'drip]?)$/i.exec(word) ?? [];
  if (number === undefined) return Number.NaN;
  if (!sky) return unit === "" || /[ip]/i.test(unit) ? Number(number) : Number.NaN;
  const factor = unitsDeg[unit.toLowerCase()];
  return factor === undefined ? Number.NaN : Number(number) * factor;
}

function wrong(file: string, at: number, expected: string, found: string) {
  const line = at + 1;
  return new WorkbenchError(
    "CatalogSyntax",
    { file, line, expected, found },
    `${file}, line ${line}: expected ${expected}, found ${found}.`,
  );
}
