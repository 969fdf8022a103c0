import { fourierTransform } from "./fourier-transform.ts";
import type { FrequencyGrid } from "./frequency-grid.ts";

/*
 * Sums of exp(2 pi i f t) at many frequencies by a non-uniform fast Fourier transform of type 1 (Barnett, Magland and
 * af Klinteberg 2019), in float64. The grid is cut into blocks: each has its own center, which the strengths are turned
 * by, so that one small transform that fits in the cache does for all, with the same kernel weights.
 */

/** Grid points that a point is spread over: errors of 1e-13 of the sum of all strengths. */
const width = 14;
const beta = 2.3 * width;

/** Relative size of the transform: its length over the frequencies of a block. */
const upsampling = 2;

const spread = (z: number) => (Math.abs(z) >= 1 ? 0 : Math.exp(beta * (Math.sqrt(1 - z * z) - 1)));

const corrections = new Map<number, Float64Array>();

/** One over the kernel's own transform, at 0 to half a block. */
function correctionOf(blockLength: number): Float64Array {
  const known = corrections.get(blockLength);
  if (known) return known;
  const length = upsampling * blockLength;
  const nodeCount = 20 * width;
  const steps = Array.from({ length: nodeCount }, (_, i) => (i * width) / 2 / nodeCount);
  const weights = steps.map((step, i) => (i === 0 ? 1 : 2) * spread((2 * step) / width) * (width / 2 / nodeCount));
  const correction = new Float64Array(blockLength / 2 + 1);
  for (let k = 0; k < correction.length; k++) {
    let sum = 0;
    for (let i = 0; i < nodeCount; i++) sum += weights[i]! * Math.cos((2 * Math.PI * k * steps[i]!) / length);
    correction[k] = 1 / sum;
  }
  corrections.set(blockLength, correction);
  return correction;
}

/** Frequencies of a block: enough that spreading costs no more than the transform. */
export function blockLengthFor(pointCount: number, frequencyCount: number): number {
  const wanted = Math.min(Math.max(2 * pointCount, 1024), Math.max(frequencyCount, 64), 16_384);
  return 2 ** Math.ceil(Math.log2(wanted));
}

/** Sums over the same times on one grid of frequencies, times a whole multiple. */
export class TrigSums {
  readonly blockLength: number;
  readonly #time: Float64Array;
  readonly #first: number;
  readonly #step: number;
  readonly #start: Uint32Array;
  readonly #kernel: Float64Array;
  readonly #cosine: Float64Array;
  readonly #sine: Float64Array;
  readonly #re: Float64Array;
  readonly #im: Float64Array;

  /**
   * @param time days, small: those after the first
   * @param multiple of every frequency, for a harmonic
   */
  constructor(time: Float64Array, grid: FrequencyGrid, multiple: number, blockLength: number) {
    this.#time = time;
    this.#first = multiple * grid.first;
    this.#step = multiple * grid.step;
    this.blockLength = blockLength;
    const length = upsampling * blockLength;
    this.#start = new Uint32Array(time.length);
    this.#kernel = new Float64Array(time.length * width);
    this.#cosine = new Float64Array(time.length);
    this.#sine = new Float64Array(time.length);
    this.#re = new Float64Array(length);
    this.#im = new Float64Array(length);
    for (let j = 0; j < time.length; j++) {
      const turns = time[j]! * this.#step;
      const place = (turns - Math.floor(turns)) * length;
      const from = Math.ceil(place - width / 2);
      this.#start[j] = (from + length) % length;
      for (let l = 0; l < width; l++) this.#kernel[j * width + l] = spread((2 * (from + l - place)) / width);
    }
  }

  /** Makes ready for the block that begins with frequency `start` of the grid. */
  turnTo(start: number): void {
    const center = this.#first + this.#step * (start + this.blockLength / 2);
    for (let j = 0; j < this.#time.length; j++) {
      const turns = center * this.#time[j]!;
      const angle = 2 * Math.PI * (turns - Math.floor(turns));
      this.#cosine[j] = Math.cos(angle);
      this.#sine[j] = Math.sin(angle);
    }
  }

  /** Sums of strength times cosine and sine, at the frequencies of the block. */
  sums(strength: Float64Array, cosines: Float64Array, sines: Float64Array): void {
    const re = this.#re;
    const im = this.#im;
    const kernel = this.#kernel;
    const mask = re.length - 1;
    re.fill(0);
    im.fill(0);
    for (let j = 0, at = 0; j < strength.length; j++) {
      const a = strength[j]! * this.#cosine[j]!;
      const b = strength[j]! * this.#sine[j]!;
      let place = this.#start[j]!;
      for (let l = 0; l < width; l++, at++, place++) {
        const i = place & mask;
        const weight = kernel[at]!;
        re[i]! += a * weight;
        im[i]! += b * weight;
      }
    }
    fourierTransform(re, im);
    const half = this.blockLength / 2;
    const correction = correctionOf(this.blockLength);
    for (let k = -half, to = 0; k < half; k++, to++) {
      const i = k & mask;
      const factor = correction[k < 0 ? -k : k]!;
      cosines[to] = re[i]! * factor;
      sines[to] = im[i]! * factor;
    }
  }
}

/** The window function of times: |sum of exp(2 pi i f t)|^2 over the square of their number. 1 at frequency 0. */
export function windowPower(time: Float64Array, grid: FrequencyGrid): Float64Array<ArrayBuffer> {
  const power = new Float64Array(grid.count);
  const blockLength = blockLengthFor(time.length, grid.count);
  const sums = new TrigSums(time, grid, 1, blockLength);
  const ones = new Float64Array(time.length).fill(1 / time.length);
  const [c, s] = [new Float64Array(blockLength), new Float64Array(blockLength)];
  for (let start = 0; start < grid.count; start += blockLength) {
    sums.turnTo(start);
    sums.sums(ones, c, s);
    const length = Math.min(blockLength, grid.count - start);
    for (let k = 0; k < length; k++) power[start + k] = c[k]! ** 2 + s[k]! ** 2;
  }
  return power;
}
