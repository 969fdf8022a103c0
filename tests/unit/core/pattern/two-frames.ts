import type { StarField } from "../../../../src/core/pattern/register-frame.ts";
import { seededRandom } from "../../../support/random.ts";

export interface FrameOptions {
  /** Sources a frame, false ones among them. */
  count: number;
  /** Of the smaller frame's area. */
  overlap: number;
  falseShare: number;
  /** Pixels of the reference that one of the frame is. */
  scale: number;
  flipped: boolean;
  /** One sigma of a centroid. */
  noisePixels: number;
}

export interface TwoFrames {
  reference: StarField;
  frame: StarField;
  /** Where on the reference a place of the frame lies. */
  toReference(x: number, y: number): [number, number];
}

const side = 4000;

/** Two frames of one sky, turned and shifted by chance until they overlap as asked. */
export function twoFrames(seed: number, options: FrameOptions): TwoFrames {
  const { next, normal } = seeded(seed);
  const { count, overlap, falseShare, scale, flipped, noisePixels } = options;
  const [angle, direction] = [2 * Math.PI * next(), 2 * Math.PI * next()];
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const width = side * scale;
  const toFrame = (x: number, y: number, away: number): [number, number] => {
    const [dx, dy] = [x - side / 2 - away * Math.cos(direction), y - side / 2 - away * Math.sin(direction)];
    const [u, v] = [(cos * dx + sin * dy) / scale, (cos * dy - sin * dx) / scale];
    return [(flipped ? -u : u) + side / 2, v + side / 2];
  };
  const within = (value: number) => value >= 0 && value <= side;
  const shared = (away: number) => {
    let inside = 0;
    for (let k = 0; k < 2500; k++) {
      const [u, v] = toFrame((((k % 50) + 0.5) * side) / 50, ((Math.floor(k / 50) + 0.5) * side) / 50, away);
      if (within(u) && within(v)) inside++;
    }
    return ((inside / 2500) * side ** 2) / Math.min(width, side) ** 2;
  };
  let [near, far] = [0, side + width];
  for (let step = 0; step < 20; step++) {
    const middle = (near + far) / 2;
    if (shared(middle) > overlap) near = middle;
    else far = middle;
  }
  const away = near;
  const real = Math.round(count * (1 - falseShare));
  const reach = side / 2 + width * 1.5 + side;
  const density = real / Math.min(side, width) ** 2;
  const stars = Array.from({ length: Math.round(density * (2 * reach) ** 2) }, () => ({
    ...{ x: side / 2 + (2 * next() - 1) * reach, y: side / 2 + (2 * next() - 1) * reach },
    magnitude: 20 + 2.5 * Math.log10(next() + 1e-6),
  }));
  const detect = (place: (star: { x: number; y: number }) => [number, number]): StarField => {
    const seen = stars
      .flatMap((star) => {
        const [x, y] = place(star);
        return within(x) && within(y) ? [{ x, y, magnitude: star.magnitude + 0.1 * normal() }] : [];
      })
      .sort((a, b) => a.magnitude - b.magnitude)
      .slice(0, real)
      .map(({ x, y, magnitude }) => ({ x: x + noisePixels * normal(), y: y + noisePixels * normal(), magnitude }));
    const wrong = Array.from({ length: Math.round((seen.length * falseShare) / (1 - falseShare)) }, () => ({
      ...{ x: side * next(), y: side * next() },
      magnitude: seen[Math.floor(seen.length * next())]!.magnitude,
    }));
    const all = [...seen, ...wrong].sort(() => next() - 0.5);
    return {
      x: Float64Array.from(all, ({ x }) => x),
      y: Float64Array.from(all, ({ y }) => y),
      magnitude: Float64Array.from(all, ({ magnitude }) => magnitude),
    };
  };
  return {
    reference: detect(({ x, y }) => [x, y]),
    frame: detect(({ x, y }) => toFrame(x, y, away)),
    toReference(x, y) {
      const [u, v] = [(flipped ? side / 2 - x : x - side / 2) * scale, (y - side / 2) * scale];
      const [dx, dy] = [cos * u - sin * v, sin * u + cos * v];
      return [dx + side / 2 + away * Math.cos(direction), dy + side / 2 + away * Math.sin(direction)];
    },
  };
}

function seeded(seed: number) {
  const { next } = seededRandom(seed);
  return {
    next,
    normal: () => Math.sqrt(-2 * Math.log(next() || 1e-9)) * Math.cos(2 * Math.PI * next()),
  };
}
