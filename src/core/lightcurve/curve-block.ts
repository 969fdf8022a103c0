import type { FlagArray } from "../cube/flag-array.ts";
import { type CurveAxis, type CurveName, type CurvePack, unpackCurves } from "./curve-pack.ts";
import type { LightCurve } from "./light-curve.ts";

/** Light curves of some objects in all measurements that were asked for. */
export interface CurveBlock extends CurveAxis {
  objectKeys: string[];
  measurementKeys: string[];
  /** Shape (object, measurement, value, epoch), as in the store: values, then uncertainties; NaN where unmeasured. */
  numbers: Float32Array<ArrayBuffer>;
  /** Shape (object, measurement, epoch); below zero the reason why there is no point. */
  flags: FlagArray<ArrayBuffer>;
  /** The same, one by one: objects in order, the measurements of each in order; views of `numbers` and `flags`. */
  readonly curves: LightCurve[];
}

/** A block as it crosses from the worker; its epochs only where they are not those of the block before. */
export interface PackedCurveBlock extends CurvePack {
  objectKeys: string[];
  measurementKeys: string[];
}

export function curveNames(objectKeys: readonly string[], measurementKeys: readonly string[]): CurveName[] {
  return objectKeys.flatMap((objectKey) => measurementKeys.map((measurementKey) => ({ objectKey, measurementKey })));
}

/** @param axis the block's epochs: its own, or those of the block before */
export function unpackCurveBlock(block: PackedCurveBlock, axis: CurveAxis): CurveBlock {
  const { objectKeys, measurementKeys, numbers, flags } = block;
  return {
    ...axis,
    objectKeys,
    measurementKeys,
    numbers,
    flags,
    get curves() {
      return unpackCurves(curveNames(objectKeys, measurementKeys), block, axis);
    },
  };
}
