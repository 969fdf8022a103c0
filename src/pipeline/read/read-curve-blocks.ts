import type { PackedCurveBlock } from "../../core/lightcurve/curve-block.ts";
import type { CurveBlocksRequest } from "../../core/verbs/read-blocks.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import type { StoreIo } from "../store-io.ts";
import { openDatasetReader } from "./read.ts";
import { loadFileSource } from "./reader-pool.ts";

/**
 * Light curves of many objects, as many objects at a time as fit in a block. Files stay open until the last block, or
 * until the caller returns early. A rechunk meanwhile shows in later blocks, which then have epochs of their own.
 * @throws DatasetMissing, NotRechunked, UnknownObject, UnknownMeasurement, DatasetDamaged
 */
export async function* readCurveBlocks(
  { root }: StoreIo,
  request: CurveBlocksRequest,
): AsyncGenerator<PackedCurveBlock, void, void> {
  const { datasetId, file } = request;
  const reader = await (file
    ? (await loadFileSource()).openFileSource(file, datasetId)
    : openDatasetReader(datasetTree(root, datasetId)));
  try {
    yield* reader.blocks(request);
  } finally {
    reader.close();
  }
}
