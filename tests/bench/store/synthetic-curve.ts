import type { Size } from "../../support/small-dataset.ts";
import { observe, observeFlags, type SyntheticSky, syntheticSky } from "../../support/synthetic-sky.ts";

/** The sky of a synthetic dataset of this size. */
export const skyOf = ({ objectCount }: Pick<Size, "objectCount">): SyntheticSky => syntheticSky(objectCount, 42);

/** What a light curve of a synthetic dataset must be, epoch by epoch as they were written. */
export function syntheticCurve(
  sky: SyntheticSky,
  { epochCount, tableCount, missing }: Pick<Size, "epochCount" | "tableCount"> & { missing: number },
  object: number,
  measurement: number,
) {
  const numbers = (): [Float32Array, Float32Array] => [new Float32Array(epochCount), new Float32Array(epochCount)];
  const [value, uncertainty] = numbers();
  const [tableValue, tableUncertainty] = numbers();
  const flags = new Int16Array(epochCount);
  const table = measurement % tableCount;
  for (let epoch = 0; epoch < epochCount; epoch++) {
    const at = <Numbers extends Float32Array | Int16Array>(all: Numbers) => all.subarray(epoch, epoch + 1) as Numbers;
    observe(sky, { epoch, measurement, missing }, at(value), at(uncertainty), object);
    observe(sky, { epoch, measurement: table, missing }, at(tableValue), at(tableUncertainty), object);
    observeFlags(sky, epoch, at(tableValue), at(flags), object);
  }
  return { value, uncertainty, flags };
}
