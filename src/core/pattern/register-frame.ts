import { lowerBound } from "../lower-bound.ts";
import { buildPlaneIndex, nearestPoint, type PlaneIndex } from "./plane-index.ts";
import {
  applyTransform,
  fitAffine,
  fitSimilarity,
  type PlanePoints,
  type PlaneTransform,
  type PointPairs,
  scaleOf,
} from "./plane-transform.ts";
import { neighborTriangles, type Triangles } from "./triangles.ts";

/** Stars of one image. */
export interface StarField extends PlanePoints {
  /** The brighter, the smaller; NaN comes last. */
  magnitude: ArrayLike<number>;
}

/** How one image's pixels lie on another's. */
export interface Registration {
  transform: PlaneTransform;
  /** Stars that fit, one to one. */
  matchedCount: number;
  /** One sigma of a fitting star in one coordinate, in pixels of the reference. */
  residualPixels: number;
  scale: number;
  flipped: boolean;
}

/** Brightest stars of frame and reference that are tried, one after the other; scales differ, and with them the densities. */
const tiers: [frame: number, reference: number][] = [
  [60, 60],
  [120, 120],
  [80, 320],
  [320, 80],
  [240, 240],
];
const neighborCount = 8;
/** Errors of a centroid that patterns are to bear, in pixels. */
const errorPixels = 0.7;
const [smallestScale, largestScale] = [0.4, 2.5];
/** Hypotheses that are held against all stars, and those of them that are refined. */
const mostJudged = 100;
const mostRefined = 8;
/** How far a star may lie from its partner under a similarity of three: pixels, and a share of the image. */
const leastReach = 3;
const reachShare = 0.0025;
const mostHypotheses = 20_000;
/** How probable a pattern by chance may be. */
const falseAlarm = 1e-6;

/**
 * Finds the transform between two images of the same stars, turned, scaled from 0.5 to 2, mirrored or shifted in any way.
 * Triangles of bright neighbors with equal ratios of their sides propose similarities (Valdes et al. 1995, PASP 107, 1119;
 * Groth 1986, AJ 91, 1244); those under which most bright stars coincide are refined by all stars, in the end to a linear
 * map. Undefined where no pattern is surer than chance.
 */
export function registerFrame(reference: StarField, frame: StarField): Registration | undefined {
  const [target, source] = [brightestFirst(reference), brightestFirst(frame)];
  let tried = "";
  for (const [frameCount, referenceCount] of tiers) {
    const bright = { source: firstPoints(source, frameCount), target: firstPoints(target, referenceCount) };
    const sizes = `${bright.source.x.length}:${bright.target.x.length}`;
    if (sizes === tried) continue;
    tried = sizes;
    const found = registerBy(bright, { source, target });
    if (found) return found;
  }
  return undefined;
}

interface Pair {
  source: PlanePoints;
  target: PlanePoints;
}

function registerBy(bright: Pair, all: Pair): Registration | undefined {
  const hypotheses = proposals(bright);
  if (hypotheses.length === 0) return undefined;
  const reach = Math.max(leastReach, reachShare * extentOf(all.target));
  const index = buildPlaneIndex(bright.target, reach);
  const whole = buildPlaneIndex(all.target, Math.min(reach, uncrowded(all.target)));
  const judged = bright.source.x.length < all.source.x.length || bright.target.x.length < all.target.x.length;
  const scored = bestOf(hypotheses, mostJudged, (hypothesis) => countFitting(bright.source, index, hypothesis, reach));
  const close = judged
    ? bestOf(scored, mostRefined, (hypothesis) => {
        const byChance = expectedByChance(all, whole, hypothesis, whole.reach);
        return (countFitting(all.source, whole, hypothesis, whole.reach) - byChance) / Math.sqrt(byChance + 1);
      })
    : scored.slice(0, mostRefined);
  for (const hypothesis of close) {
    const found = refine(all, whole, hypothesis, hypotheses.length);
    if (found) return found;
  }
  return undefined;
}

/** The hypotheses with the highest score, the highest first. */
function bestOf(
  hypotheses: PlaneTransform[],
  most: number,
  scoreOf: (hypothesis: PlaneTransform) => number,
): PlaneTransform[] {
  const scores = Float64Array.from(hypotheses, scoreOf);
  const order = Int32Array.from(hypotheses, (_, k) => k).sort((a, b) => scores[b]! - scores[a]! || a - b);
  return Array.from(order.subarray(0, most), (k) => hypotheses[k]!);
}

/** The distance within which one of twenty places has a point by chance. */
function uncrowded(points: PlanePoints): number {
  const { columns, rows, cell } = buildPlaneIndex(points, 0);
  return Math.max(
    leastReach,
    Math.sqrt((0.05 * columns * rows * cell * cell) / (Math.PI * Math.max(1, points.x.length))),
  );
}

/** Similarities under which a triangle of the one lies on one of the other. */
function proposals({ source, target }: Pair): PlaneTransform[] {
  const [from, to] = [neighborTriangles(source, neighborCount), neighborTriangles(target, neighborCount)];
  const order = Int32Array.from({ length: to.count }, (_, k) => k).sort((a, b) => to.middle[a]! - to.middle[b]!);
  const sorted = Float64Array.from(order, (k) => to.middle[k]!);
  const found: PlaneTransform[] = [];
  for (let k = 0; k < from.count && found.length < mostHypotheses; k++) {
    const width = ratioError(from.longest[k]!);
    for (let at = lowerBound(sorted, from.middle[k]! - 2 * width); at < order.length; at++) {
      const other = order[at]!;
      if (sorted[at]! > from.middle[k]! + 2 * width) break;
      const tolerance = width + ratioError(to.longest[other]!);
      if (Math.abs(to.middle[other]! - from.middle[k]!) > tolerance) continue;
      if (Math.abs(to.shortest[other]! - from.shortest[k]!) > tolerance) continue;
      const scale = to.longest[other]! / from.longest[k]!;
      if (scale < smallestScale || scale > largestScale) continue;
      const transform = similarityOf({ source, target }, from, to, k, other);
      if (transform) found.push(transform);
    }
  }
  return found;
}

const ratioError = (longest: number) => Math.min(0.03, (1.5 * errorPixels) / longest);

function similarityOf({ source, target }: Pair, from: Triangles, to: Triangles, k: number, other: number) {
  const pairs = { from: from.points.subarray(3 * k, 3 * k + 3), to: to.points.subarray(3 * other, 3 * other + 3) };
  const flipped = turnOf(source, pairs.from) * turnOf(target, pairs.to) < 0;
  return fitSimilarity(source, target, pairs, flipped);
}

function turnOf({ x, y }: PlanePoints, [p, q, r]: Iterable<number> & ArrayLike<number>): number {
  return (x[q!]! - x[p!]!) * (y[r!]! - y[p!]!) - (y[q!]! - y[p!]!) * (x[r!]! - x[p!]!);
}

function refine(all: Pair, index: PlaneIndex, hypothesis: PlaneTransform, trials: number): Registration | undefined {
  const flipped = hypothesis.a * hypothesis.d - hypothesis.b * hypothesis.c < 0;
  let transform = hypothesis;
  let within = index.reach;
  let pairs = fittingPairs(all.source, index, transform, within);
  for (let round = 0; round < 10; round++) {
    if (pairs.from.length < 4) return undefined;
    const linear = round > 2 && pairs.from.length >= 8 ? fitAffine(all.source, all.target, pairs) : undefined;
    transform = linear ?? fitSimilarity(all.source, all.target, pairs, flipped) ?? transform;
    const residual = residualOf(all, transform, pairs);
    const next = round < 2 ? 0.7 * within : Math.min(within, Math.max(leastWithin, 3.5 * residual));
    pairs = fittingPairs(all.source, index, transform, next);
    if (round > 3 && Math.abs(next - within) < 0.01 * within) break;
    within = next;
  }
  const scale = scaleOf(transform);
  if (pairs.from.length < 4 || scale < smallestScale || scale > largestScale) return undefined;
  const matchedCount = pairs.from.length;
  const byChance = expectedByChance(all, index, transform, within);
  if (!isSure(matchedCount, byChance, trials)) return undefined;
  return { transform, matchedCount, residualPixels: residualOf(all, transform, pairs), scale, flipped };
}

/** Pixels that a pair may always be apart. */
const leastWithin = 0.5;

/** Pairs of points that coincide, each the other's nearest. */
function fittingPairs(
  source: PlanePoints,
  index: PlaneIndex,
  transform: PlaneTransform,
  within: number,
): PointPairs & { from: number[] } {
  const placed = applyTransform(transform, source);
  const owner = new Map<number, { from: number; squared: number }>();
  for (let k = 0; k < placed.x.length; k++) {
    const to = nearestPoint(index, placed.x[k]!, placed.y[k]!, within);
    if (to < 0) continue;
    const squared = (index.x[to]! - placed.x[k]!) ** 2 + (index.y[to]! - placed.y[k]!) ** 2;
    const other = owner.get(to);
    if (!other || squared < other.squared) owner.set(to, { from: k, squared });
  }
  return { from: Array.from(owner.values(), ({ from }) => from), to: [...owner.keys()] };
}

function countFitting({ x, y }: PlanePoints, index: PlaneIndex, transform: PlaneTransform, within: number): number {
  const { a, b, c, d, e, f } = transform;
  let count = 0;
  for (let k = 0; k < x.length; k++) {
    if (nearestPoint(index, a * x[k]! + b * y[k]! + e, c * x[k]! + d * y[k]! + f, within) >= 0) count++;
  }
  return count;
}

/** One sigma in one coordinate. */
function residualOf({ source, target }: Pair, transform: PlaneTransform, { from, to }: PointPairs): number {
  const placed = applyTransform(transform, source);
  let sum = 0;
  for (let k = 0; k < from.length; k++)
    sum += (target.x[to[k]!]! - placed.x[from[k]!]!) ** 2 + (target.y[to[k]!]! - placed.y[from[k]!]!) ** 2;
  return Math.sqrt(sum / (2 * from.length));
}

/** How many stars would fit if the target's lay anywhere on its image. */
function expectedByChance(
  { source, target }: Pair,
  { left, bottom, columns, rows, cell }: PlaneIndex,
  transform: PlaneTransform,
  within: number,
): number {
  const placed = applyTransform(transform, source);
  const [right, top] = [left + columns * cell, bottom + rows * cell];
  let inside = 0;
  for (let k = 0; k < placed.x.length; k++)
    if (placed.x[k]! >= left && placed.x[k]! <= right && placed.y[k]! >= bottom && placed.y[k]! <= top) inside++;
  const share = (target.x.length * Math.PI * within * within) / Math.max(1, columns * rows * cell * cell);
  return inside * Math.min(1, share);
}

/**
 * Whether so many coincidences are no chance: three stars make the hypothesis, and the others follow Poisson; trials are
 * how many hypotheses there were.
 */
function isSure(matchedCount: number, byChance: number, trials: number): boolean {
  const others = matchedCount - 3;
  if (others < 1 || others <= byChance) return false;
  // The tail of Poisson's distribution is less than e^-m (e m / n)^n (Chernoff).
  const logTail = others - byChance + others * Math.log(Math.max(byChance, 1e-12) / others);
  return Math.log(trials) + logTail < Math.log(falseAlarm);
}

function extentOf({ x, y }: PlanePoints): number {
  const range = (values: Float64Array) => {
    let [low, high] = [Infinity, -Infinity];
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    return high - low;
  };
  return x.length > 0 ? Math.max(range(x), range(y)) : 0;
}

/** Stars with a position, the brightest first. */
function brightestFirst({ x, y, magnitude }: StarField): PlanePoints {
  const rows = Array.from(x, (_, k) => k).filter((k) => Number.isFinite(x[k]! + y[k]!));
  const key = (k: number) => (Number.isFinite(magnitude[k]!) ? magnitude[k]! : Infinity);
  rows.sort((p, q) => (key(p) === key(q) ? p - q : key(p) - key(q)));
  return { x: Float64Array.from(rows, (k) => x[k]!), y: Float64Array.from(rows, (k) => y[k]!) };
}

const firstPoints = ({ x, y }: PlanePoints, count: number): PlanePoints => ({
  x: x.subarray(0, count),
  y: y.subarray(0, count),
});
