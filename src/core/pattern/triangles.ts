import type { PlanePoints } from "./plane-transform.ts";

/** Triangles of neighboring points, by what does not change when an image is turned, scaled or mirrored. */
export interface Triangles {
  count: number;
  /** Three points each: opposite the longest, the middle and the shortest side. */
  points: Int32Array;
  /** The middle and the shortest side in units of the longest. */
  middle: Float64Array;
  shortest: Float64Array;
  longest: Float64Array;
}

/** Flatter ones change too much with the error of a point. */
const flattest = 0.12;

/** Every triangle of a point and two of its nearest neighbors, each once. */
export function neighborTriangles({ x, y }: PlanePoints, neighborCount: number): Triangles {
  const count = x.length;
  const seen = new Set<number>();
  const points: number[] = [];
  const [middle, shortest, longest]: number[][] = [[], [], []];
  const distances = new Float64Array(count);
  const others = Array.from({ length: count }, (_, k) => k);
  for (let k = 0; k < count; k++) {
    for (let other = 0; other < count; other++) distances[other] = Math.hypot(x[other]! - x[k]!, y[other]! - y[k]!);
    const near = nearest(others, distances, k, neighborCount);
    for (let i = 0; i < near.length; i++) {
      for (let j = i + 1; j < near.length; j++) {
        const [p, q, r] = [k, near[i]!, near[j]!].sort((a, b) => a - b) as [number, number, number];
        const id = (p * count + q) * count + r;
        if (seen.has(id)) continue;
        seen.add(id);
        const sides = [
          { opposite: p, length: Math.hypot(x[q]! - x[r]!, y[q]! - y[r]!) },
          { opposite: q, length: Math.hypot(x[p]! - x[r]!, y[p]! - y[r]!) },
          { opposite: r, length: Math.hypot(x[p]! - x[q]!, y[p]! - y[q]!) },
        ].sort((a, b) => b.length - a.length);
        const [l, m, s] = sides as [(typeof sides)[0], (typeof sides)[0], (typeof sides)[0]];
        if (!(s.length > flattest * l.length)) continue;
        points.push(l.opposite, m.opposite, s.opposite);
        middle!.push(m.length / l.length);
        shortest!.push(s.length / l.length);
        longest!.push(l.length);
      }
    }
  }
  return {
    count: middle!.length,
    points: Int32Array.from(points),
    middle: Float64Array.from(middle!),
    shortest: Float64Array.from(shortest!),
    longest: Float64Array.from(longest!),
  };
}

/** The so many points nearest to `from`, itself not among them; a selection, as sorting all would take most of the time. */
function nearest(others: number[], distances: Float64Array, from: number, most: number): number[] {
  const near: number[] = [];
  for (const other of others) {
    if (other === from || !(distances[other]! > 0)) continue;
    if (near.length === most && distances[other]! >= distances[near[most - 1]!]!) continue;
    let at = near.length < most ? near.length : most - 1;
    while (at > 0 && distances[near[at - 1]!]! > distances[other]!) {
      near[at] = near[at - 1]!;
      at--;
    }
    near[at] = other;
  }
  return near;
}
