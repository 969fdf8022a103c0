import type { FlagArray } from "../cube/flag-array.ts";
import type { PackedCurveBlock } from "../lightcurve/curve-block.ts";
import type { SourceRequest } from "./datasets.ts";

/** Asks for the light curves of many objects, block by block. */
export interface CurveBlocksRequest extends SourceRequest {
  /** In the order wanted; undefined: of all objects. */
  objectKeys?: string[];
  /** Undefined: all. */
  measurementKeys?: string[];
  /** Bound of one block's arrays; the light curves of one object stay together. 4 MB where not given. */
  blockBytes?: number;
}

/** Asks for everything that was measured at one epoch, block by block. */
export interface EpochBlocksRequest {
  datasetId: string;
  epochKey: string;
  /** Undefined: all. */
  measurementKeys?: string[];
  /** Bound of one block's arrays, but for one chunk of the store. 4 MB where not given. */
  blockBytes?: number;
}

/** What was measured of some objects at one epoch; as stored, also where the epoch is excluded. */
export interface EpochBlock {
  epochKey: string;
  /** NaN where no time is known. */
  epochMjd: number;
  objectKeys: string[];
  measurementKeys: string[];
  /** Shape (measurement, object); NaN where unmeasured. */
  value: Float32Array<ArrayBuffer>;
  /** Shape (measurement, object). */
  uncertainty: Float32Array<ArrayBuffer>;
  /** Shape (measurement, object): SExtractor FLAGS of the matched source; below zero the reason why there is none. */
  flags: FlagArray<ArrayBuffer>;
}

/** Streams of blocks, in a thread of their own: a long read does not keep a user waiting who steps through objects. */
export interface ReadBlocksVerbs {
  curveBlocks(request: CurveBlocksRequest): AsyncGenerator<PackedCurveBlock, void, void>;
  epochBlocks(request: EpochBlocksRequest): AsyncGenerator<EpochBlock, void, void>;
}
