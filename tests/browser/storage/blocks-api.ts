import type { BlocksApi } from "../../../src/rpc/api.ts";

/** The streams of a dataset that the worker makes itself, and what they have under way. */
export interface CountedBlocksApi extends BlocksApi {
  /** Returns its light curves' count. */
  make(): Promise<number>;
  /** Blocks made since the last look, and access handles open now. */
  look(): Promise<{ made: number; openHandles: number }>;
}
