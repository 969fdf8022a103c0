import init from "../../../wasm/build/periods.wasm?init";
import { fetchPatiently } from "../load-part.ts";
import { phasesAt } from "./phases.ts";
import { corrections, type Grid, spread, twiddles } from "./spread-tables.ts";

interface Kernel {
  memory: WebAssembly.Memory;
  kernelWidth: WebAssembly.Global<"i32">;
  starts: WebAssembly.Global<"i32">;
  kernels: WebAssembly.Global<"i32">;
  phases: WebAssembly.Global<"i32">;
  weights: WebAssembly.Global<"i32">;
  weighted: WebAssembly.Global<"i32">;
  correction: WebAssembly.Global<"i32">;
  twiddles: WebAssembly.Global<"i32">;
  power: WebAssembly.Global<"i32">;
  reserve(points: number, transform: number, blocks: number, harmonics: number): void;
  blockPower(block: number, blockCount: number, variance: number): number;
}

/** A curve on the shared times: weights with a sum of 1, 0 where it has no point, and the weights times the values. */
export interface WeighedCurve {
  weight: Float64Array;
  weighted: Float64Array;
  /** Weighted sum of squares. */
  variance: number;
}

/** Computes the power of one curve after the other on one grid, for the same times. */
export interface SharedPower {
  readonly blockCount: number;
  /** Takes the curve whose blocks are asked for next. */
  take(curve: WeighedCurve): void;
  /** Frequencies of a block, from `start`; the power is overwritten by the next. Complete: none of it is NaN. */
  block(index: number): { start: number; power: Float64Array; isComplete: boolean };
  /** Room for the power at all frequencies: made once, since what a search leaves behind took a seventh of its time. */
  readonly spectrum: Float64Array<ArrayBuffer>;
}

/** What a plan may take, bytes; a search of more shares nothing. */
const mostPlanBytes = 96 * 2 ** 20;
const storedWidth = 12;

export type PeriodKernel = (time: Float64Array, grid: Grid, harmonics: number) => SharedPower | undefined;

/**
 * Loads the kernel of searches that share their times. One plan is at work at a time: a new one takes the memory of the one
 * before. Power is within 2e-6 of float64's.
 * @returns what makes a plan: undefined where it would not fit into memory
 */
export async function loadPeriodKernel(): Promise<PeriodKernel> {
  const { exports } = await fetchPatiently(() => init());
  const kernel = exports as unknown as Kernel;
  return (time, grid, harmonics) => sharedPower(kernel, time, grid, harmonics);
}

function sharedPower(kernel: Kernel, time: Float64Array, grid: Grid, harmonics: number): SharedPower | undefined {
  const points = time.length;
  const multiples = 2 * harmonics;
  const transform = grid.count > 3000 ? 8192 : 2048;
  const blockLength = (transform / 4) * 3;
  const blockCount = Math.ceil(grid.count / blockLength);
  if (multiples * points * (blockCount * 8 + 4 * storedWidth + 4) > mostPlanBytes) return undefined;
  kernel.reserve(points, transform, blockCount, harmonics);
  const { buffer } = kernel.memory;
  const floats = ({ value }: WebAssembly.Global<"i32">, count: number) => new Float32Array(buffer, value, count);
  const width = kernel.kernelWidth.value;
  // As advised for a grid of four thirds.
  const by = { width, beta: 0.976 * Math.PI * width * (1 - 3 / 8) };
  floats(kernel.correction, blockLength).set(corrections(transform, blockLength, by));
  floats(kernel.twiddles, 2 * transform).set(twiddles(transform));
  const starts = new Uint32Array(buffer, kernel.starts.value, multiples * points);
  const kernels = floats(kernel.kernels, multiples * points * storedWidth);
  const phases = floats(kernel.phases, multiples * blockCount * points * 2);
  const [cosines, sines] = [new Float64Array(points), new Float64Array(points)];
  for (let m = 0; m < multiples; m++) {
    for (let j = 0; j < points; j++) {
      const turns = (m + 1) * grid.step * time[j]!;
      const place = (turns - Math.floor(turns)) * transform;
      const from = Math.ceil(place - width / 2);
      starts[m * points + j] = (from + transform) % transform;
      for (let l = 0; l < width; l++)
        kernels[(m * points + j) * storedWidth + l] = spread((2 * (from + l - place)) / width, by);
      for (let l = width; l < storedWidth; l++) kernels[(m * points + j) * storedWidth + l] = 0;
    }
    for (let block = 0, at = 2 * m * blockCount * points; block < blockCount; block++) {
      const center = (m + 1) * (grid.first + grid.step * (block + 0.5) * blockLength);
      phasesAt(time, center, cosines, sines);
      for (let j = 0; j < points; j++) {
        phases[at++] = cosines[j]!;
        phases[at++] = sines[j]!;
      }
    }
  }
  const weights = floats(kernel.weights, points);
  const weighted = floats(kernel.weighted, points);
  const power = new Float64Array(buffer, kernel.power.value, blockLength);
  let variance = 1;
  return {
    blockCount,
    spectrum: new Float64Array(grid.count),
    take(curve) {
      weights.set(curve.weight);
      // The scale of values is taken out, so that those of float32 suit any unit.
      const scale = 1 / Math.sqrt(curve.variance);
      for (let j = 0; j < points; j++) weighted[j] = curve.weighted[j]! * scale;
      variance = 1;
    },
    block(index) {
      const isComplete = kernel.blockPower(index, blockCount, variance) === 0;
      const start = index * blockLength;
      return { start, isComplete, power: power.subarray(0, Math.min(blockLength, grid.count - start)) };
    },
  };
}
