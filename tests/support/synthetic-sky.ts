import { seededRandom } from "./random.ts";

/** Objects as a survey sees them: more faint ones than bright ones, errors that grow with magnitude. */
export interface SyntheticSky {
  objectCount: number;
  /** Rank by brightness, 0 to 1. */
  rank: Float64Array;
  mag: Float64Array;
  magErr: Float64Array;
  seed: number;
}

export function syntheticSky(objectCount: number, seed: number): SyntheticSky {
  const { next } = seededRandom(seed);
  const rank = Float64Array.from({ length: objectCount }, next);
  const mag = rank.map((r) => 14 + 8 * Math.sqrt(r));
  const magErr = mag.map((m) => Math.hypot(1.0857 / (40 * 10 ** (-0.4 * (m - 20))), 0.001));
  return { objectCount, rank, mag, magErr, seed };
}

const gaussian = makeGaussian();

/** Quantiles of the normal distribution: a random one of them is a random number of it. */
function makeGaussian(): Float64Array {
  const { next } = seededRandom(1);
  return Float64Array.from(
    { length: 4096 },
    () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  );
}

/** How far mulberry32 goes from one number to the next: its n-th number is known without those before it. */
const stride = 0x6d2b79f5;

function randomAt(state: number): number {
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return (t ^ (t >>> 14)) >>> 0;
}

/**
 * Magnitudes and errors of one measurement at one epoch, with four decimals as SExtractor prints them, NaN where an
 * object is not detected: `missing` of them on average, the faint ones more often than the bright ones. What an object
 * gets does not depend on which others are asked for.
 * @param first the object whose numbers come first; as many follow as there is room for
 */
export function observe(
  { rank, mag, magErr, seed }: SyntheticSky,
  { epoch, measurement, missing }: { epoch: number; measurement: number; missing: number },
  value: Float32Array,
  uncertainty: Float32Array,
  first = 0,
): void {
  const night = seed + 7919 * epoch + 104729 * measurement;
  const { next } = seededRandom(night);
  const seeing = Math.exp(0.15 * gaussian[(4096 * next()) | 0]!);
  const zeroPoint = 0.01 * gaussian[(4096 * next()) | 0]! + 0.1 * measurement;
  const slope = 1.8 * Math.min(missing, 1 - missing);
  for (let i = 0; i < value.length; i++) {
    const object = first + i;
    const state = (Math.imul(night, 0x9e3779b1) + Math.imul(2 * object, stride)) | 0;
    if (randomAt(state) / 2 ** 32 < missing + slope * (rank[object]! - 0.5)) {
      value[i] = Number.NaN;
      uncertainty[i] = Number.NaN;
      continue;
    }
    const bits = randomAt((state + stride) | 0);
    const error = magErr[object]! * seeing * (1 + 0.02 * gaussian[bits >>> 20]!);
    value[i] = fourDecimals(mag[object]! + zeroPoint + error * gaussian[bits & 4095]!);
    uncertainty[i] = fourDecimals(error);
  }
}

const fourDecimals = (number: number) => Math.floor(number * 1e4 + 0.5) / 1e4;

/**
 * FLAGS of a catalog: mostly 0, and -3 (not detected) where its first measurement is missing.
 * @param first the object whose flags come first, as those of `value`
 */
export function observeFlags(
  { seed }: SyntheticSky,
  epoch: number,
  value: Float32Array,
  flags: Int16Array | Int32Array,
  first = 0,
): void {
  const start = Math.imul(seed + 7919 * epoch + 1, 0x85ebca6b);
  for (let i = 0; i < flags.length; i++) {
    const r = randomAt((start + Math.imul(first + i, stride)) | 0) / 2 ** 32;
    flags[i] = Number.isNaN(value[i]) ? -3 : r < 0.8 ? 0 : r < 0.9 ? 2 : r < 0.97 ? 3 : 16;
  }
}

/** Raw inner chunk of an epoch-chunked store: value and uncertainty of each object in turn. */
export function epochChunk(sky: SyntheticSky, at: { epoch: number; missing: number }): Uint8Array<ArrayBuffer> {
  const value = new Float32Array(sky.objectCount);
  const uncertainty = new Float32Array(sky.objectCount);
  observe(sky, { measurement: 0, ...at }, value, uncertainty);
  const chunk = new Float32Array(2 * sky.objectCount);
  for (let object = 0; object < sky.objectCount; object++) {
    chunk[2 * object] = value[object]!;
    chunk[2 * object + 1] = uncertainty[object]!;
  }
  return new Uint8Array(chunk.buffer);
}

/** Raw inner chunks of an object-chunked store, one an object: values of all epochs, then uncertainties. */
export function lightCurveChunks(sky: SyntheticSky, epochCount: number, missing: number): Uint8Array<ArrayBuffer>[] {
  const curves = Array.from({ length: sky.objectCount }, () => new Float32Array(2 * epochCount));
  const value = new Float32Array(sky.objectCount);
  const uncertainty = new Float32Array(sky.objectCount);
  for (let epoch = 0; epoch < epochCount; epoch++) {
    observe(sky, { epoch, measurement: 0, missing }, value, uncertainty);
    curves.forEach((curve, object) => {
      curve[epoch] = value[object]!;
      curve[epochCount + epoch] = uncertainty[object]!;
    });
  }
  return curves.map((curve) => new Uint8Array(curve.buffer));
}
