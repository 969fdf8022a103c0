import init from "../../../wasm/build/trig-sums.wasm?init";
import { fetchPatiently } from "../load-part.ts";
import { phasesAt } from "./phases.ts";
import { corrections, type Grid, spread, twiddles } from "./spread-tables.ts";

interface Kernel {
  memory: WebAssembly.Memory;
  kernelWidth: WebAssembly.Global<"i32">;
  starts: WebAssembly.Global<"i32">;
  kernels: WebAssembly.Global<"i32">;
  phases: WebAssembly.Global<"i32">;
  strengths: WebAssembly.Global<"i32">;
  correction: WebAssembly.Global<"i32">;
  twiddles: WebAssembly.Global<"i32">;
  sums: WebAssembly.Global<"i32">;
  power: WebAssembly.Global<"i32">;
  reserve(points: number, transform: number, multiples: number, lanes: number): void;
  sumsAt(multiple: number, strength: number, lane: number): void;
  sinePower(variance: number): void;
}

/** The sums of one curve at the frequencies of one block after the other, in float64: within 1e-12 of direct ones. */
export interface BlockSums {
  readonly blockLength: number;
  /** Makes the sums of the block that begins with frequency `start` of the grid. */
  turnTo(start: number): void;
  /** Cosine and sine sums of the weights at `multiple` times the block's frequencies, from 1 to twice the harmonics; overwritten by the next block. */
  ofWeights(multiple: number): [cosines: Float64Array, sines: Float64Array];
  /** Those of the weighted values, up to the harmonics. */
  ofValues(multiple: number): [cosines: Float64Array, sines: Float64Array];
  /** Of one harmonic the power at the block's frequencies, NaN where its terms can nearly replace each other. */
  sinePower(variance: number): Float64Array;
}

/** What of a curve its sums are made of. */
export interface SummedCurve {
  /** Days, small: those after the first. */
  time: Float64Array;
  weight: Float64Array;
  weighted: Float64Array;
}

/** Undefined where it would not fit into memory. */
export type TrigSumsKernel = (curve: SummedCurve, grid: Grid, harmonics: number) => BlockSums | undefined;

/** What a plan may take, bytes. */
const mostPlanBytes = 256 * 2 ** 20;
const mostTransform = 32_768;
const leastTransform = 256;
/** Of the spread on a grid of twice the frequencies: with 14 points errors of 1e-13 of the sum of all strengths. */
const steepness = 2.3;

/** Loads the kernel. One plan is at work at a time: a new one takes the memory of the one before. */
export async function loadTrigSumsKernel(): Promise<TrigSumsKernel> {
  const { exports } = await fetchPatiently(() => init());
  const kernel = exports as unknown as Kernel;
  return (curve, grid, harmonics) => blockSums(kernel, curve, grid, harmonics);
}

/** Cosine and sine of each point's phase at whole multiples of a frequency: multiple, point. */
function setPhases(to: Float64Array, time: Float64Array, multiples: number, frequency: number): void {
  const cosines = new Float64Array(time.length);
  const sines = new Float64Array(time.length);
  for (let m = 1, at = 0; m <= multiples; m++) {
    phasesAt(time, m * frequency, cosines, sines);
    for (let j = 0; j < time.length; j++) {
      to[at++] = cosines[j]!;
      to[at++] = sines[j]!;
    }
  }
}

/** Long enough that spreading costs no more than the transform. */
function transformFor(pointCount: number, frequencyCount: number): number {
  const wanted = Math.min(Math.max(4 * pointCount, 4096), Math.max(2 * frequencyCount, leastTransform));
  return Math.min(2 ** Math.ceil(Math.log2(wanted)), mostTransform);
}

function blockSums(kernel: Kernel, curve: SummedCurve, grid: Grid, harmonics: number): BlockSums | undefined {
  const { time } = curve;
  const points = time.length;
  const multiples = 2 * harmonics;
  const width = kernel.kernelWidth.value;
  const by = { width, beta: steepness * width };
  if (multiples * points * (8 * width + 24) > mostPlanBytes) return undefined;
  const transform = transformFor(points, grid.count);
  const blockLength = transform / 2;
  kernel.reserve(points, transform, multiples, 3 * multiples);
  const { buffer } = kernel.memory;
  const floats = ({ value }: WebAssembly.Global<"i32">, count: number) => new Float64Array(buffer, value, count);
  floats(kernel.correction, blockLength).set(corrections(transform, blockLength, by));
  floats(kernel.twiddles, 2 * transform).set(twiddles(transform));
  floats(kernel.strengths, points).set(curve.weight);
  floats(kernel.strengths, 2 * points).set(curve.weighted, points);
  const starts = new Uint32Array(buffer, kernel.starts.value, multiples * points);
  const kernels = floats(kernel.kernels, multiples * points * width);
  const phases = floats(kernel.phases, multiples * points * 2);
  for (let m = 0, at = 0; m < multiples; m++)
    for (let j = 0; j < points; j++) {
      const turns = (m + 1) * grid.step * time[j]!;
      const place = (turns - Math.floor(turns)) * transform;
      const from = Math.ceil(place - width / 2);
      starts[m * points + j] = (from + transform) % transform;
      for (let l = 0; l < width; l++) kernels[at++] = spread((2 * (from + l - place)) / width, by);
    }
  const sums = floats(kernel.sums, 3 * multiples * blockLength);
  const power = floats(kernel.power, blockLength);
  const lane = (index: number) => sums.subarray(index * blockLength, (index + 1) * blockLength);
  const weightLanes = Array.from({ length: multiples }, (_, m) => 2 * m);
  const valueLanes = Array.from({ length: harmonics }, (_, m) => 2 * multiples + 2 * m);
  const pair = (at: number): [Float64Array, Float64Array] => [lane(at), lane(at + 1)];
  return {
    blockLength,
    turnTo(start) {
      setPhases(phases, time, multiples, grid.first + grid.step * (start + blockLength / 2));
      for (const [m, to] of weightLanes.entries()) kernel.sumsAt(m, 0, to);
      for (const [m, to] of valueLanes.entries()) kernel.sumsAt(m, 1, to);
    },
    ofWeights: (multiple) => pair(weightLanes[multiple - 1]!),
    ofValues: (multiple) => pair(valueLanes[multiple - 1]!),
    sinePower(variance) {
      kernel.sinePower(variance);
      return power;
    },
  };
}
