import { evenlyTaken } from "./even-rows.ts";
import { projectArcsec, type TangentPlane, tangentPlaneOf } from "./tangent-plane.ts";

/** Sky and image positions of one catalog's sources; NaN where it has none. */
export interface SkyAndPixels {
  raDeg: Float64Array;
  decDeg: Float64Array;
  xImage: Float64Array;
  yImage: Float64Array;
}

/** How a catalog's image lies on the sky: pixels as a linear function of tangent-plane offsets. */
export interface PixelFrame {
  plane: TangentPlane;
  /** x = x[0] + x[1] east + x[2] north, pixels from arcsec; the same for y. */
  x: [number, number, number];
  y: [number, number, number];
  scaleArcsecPerPixel: number;
}

/** Sources that a frame is fitted to, evenly taken from all: three numbers a coordinate need no more. */
const mostSources = 4000;

/** Least-squares fit to sources that have both positions; undefined where fewer than three, or in one line. */
export function fitPixelFrame(sources: SkyAndPixels): PixelFrame | undefined {
  const taken = (column: Float64Array) => evenlyTaken(column, mostSources);
  const [raDeg, decDeg] = [taken(sources.raDeg), taken(sources.decDeg)];
  const [xImage, yImage] = [taken(sources.xImage), taken(sources.yImage)];
  const plane = tangentPlaneOf(raDeg, decDeg);
  if (!plane) return undefined;
  const offsets = Array.from(raDeg, (ra, k) => projectArcsec(plane, ra, decDeg[k]!));
  const used = offsets.flatMap(([e, n], k) => (Number.isFinite(e + n + xImage[k]! + yImage[k]!) ? [k] : []));
  if (used.length < 3) return undefined;
  const mean = (value: (k: number) => number) => used.reduce((sum, k) => sum + value(k), 0) / used.length;
  const [east, north] = [mean((k) => offsets[k]![0]), mean((k) => offsets[k]![1])];
  let [ee, en, nn] = [0, 0, 0];
  for (const k of used) {
    const [de, dn] = [offsets[k]![0] - east, offsets[k]![1] - north];
    ee += de * de;
    en += de * dn;
    nn += dn * dn;
  }
  const determinant = ee * nn - en * en;
  if (!(determinant > 1e-9 * ee * nn)) return undefined;
  const solve = (pixels: Float64Array): [number, number, number] => {
    const middle = mean((k) => pixels[k]!);
    let [pe, pn] = [0, 0];
    for (const k of used) {
      pe += (pixels[k]! - middle) * (offsets[k]![0] - east);
      pn += (pixels[k]! - middle) * (offsets[k]![1] - north);
    }
    const [perEast, perNorth] = [(pe * nn - pn * en) / determinant, (pn * ee - pe * en) / determinant];
    return [middle - perEast * east - perNorth * north, perEast, perNorth];
  };
  const [x, y] = [solve(xImage), solve(yImage)];
  const area = Math.abs(x[1] * y[2] - x[2] * y[1]);
  return area > 0 ? { plane, x, y, scaleArcsecPerPixel: 1 / Math.sqrt(area) } : undefined;
}

/** Where on the image a direction falls. */
export function pixelOf({ plane, x, y }: PixelFrame, raDeg: number, decDeg: number): [x: number, y: number] {
  const [east, north] = projectArcsec(plane, raDeg, decDeg);
  return [x[0] + x[1] * east + x[2] * north, y[0] + y[1] * east + y[2] * north];
}
