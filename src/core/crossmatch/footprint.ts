import { fitPixelFrame, type PixelFrame, pixelOf, type SkyAndPixels } from "./pixel-frame.ts";
import { projectArcsec, type TangentPlane, tangentPlaneOf } from "./tangent-plane.ts";

/**
 * The part of the sky that a catalog could have sources in, as far as its sources tell. With pixel positions: the
 * rectangle of its image, from the outermost x and y, each moved outwards by the mean gap that n sources leave at an
 * edge (range / n). Without: the convex hull of its sources on the tangent plane, which is a little too small.
 * Undefined footprints (fewer than three sources) hold every direction: nothing is known to lie outside.
 */
export type Footprint =
  | { kind: "image"; frame: PixelFrame; xFrom: number; xTo: number; yFrom: number; yTo: number }
  | { kind: "hull"; plane: TangentPlane /** East, north in arcsec; counter-clockwise. */; corners: [number, number][] };

export function footprintOf(sources: SkyAndPixels): Footprint | undefined {
  const frame = fitPixelFrame(sources);
  if (!frame) return hullOf(sources);
  const [xFrom, xTo] = edges(sources.xImage);
  const [yFrom, yTo] = edges(sources.yImage);
  return { kind: "image", frame, xFrom, xTo, yFrom, yTo };
}

/** Whether a direction lies inside; never where it is NaN, unless nothing is known of the footprint. */
export function isInside(footprint: Footprint | undefined, raDeg: number, decDeg: number): boolean {
  if (!footprint) return true;
  if (footprint.kind === "image") {
    const [x, y] = pixelOf(footprint.frame, raDeg, decDeg);
    return x >= footprint.xFrom && x <= footprint.xTo && y >= footprint.yFrom && y <= footprint.yTo;
  }
  const [east, north] = projectArcsec(footprint.plane, raDeg, decDeg);
  if (Number.isNaN(east)) return false;
  return footprint.corners.every((corner, k, all) => turn(corner, all[(k + 1) % all.length]!, [east, north]) >= 0);
}

function edges(pixels: Float64Array): [from: number, to: number] {
  const finite = pixels.filter(Number.isFinite);
  const [from, to] = [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))];
  const gap = (to - from) / finite.length;
  return [from - gap, to + gap];
}

/** Andrew's monotone chain. */
function hullOf({ raDeg, decDeg }: SkyAndPixels): Footprint | undefined {
  const plane = tangentPlaneOf(raDeg, decDeg);
  if (!plane) return undefined;
  const points = Array.from(raDeg, (ra, k) => projectArcsec(plane, ra, decDeg[k]!))
    .filter(([east]) => !Number.isNaN(east))
    .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered: [number, number][]) => {
    const chain: [number, number][] = [];
    for (const point of ordered) {
      while (chain.length > 1 && turn(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  const corners = [...half(points), ...half(points.reverse())];
  return corners.length < 3 ? undefined : { kind: "hull", plane, corners };
}

/** Positive where a, b, c turn counter-clockwise. */
function turn(a: [number, number], b: [number, number], c: [number, number]): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}
