import { planeFormat } from "../../core/cube/epoch-shards.ts";
import { curveNames, type PackedCurveBlock } from "../../core/lightcurve/curve-block.ts";
import type { CurveBlocksRequest } from "../../core/verbs/read-blocks.ts";
import { datasetTree } from "../../storage/dataset-directory.ts";
import type { StoreIo } from "../store-io.ts";
import { openDatasetReader } from "./read.ts";

const defaultBlockBytes = 4 * 2 ** 20;

/**
 * Light curves of many objects, as many objects at a time as fit in a block. Files stay open until the last block, or
 * until the caller returns early. A rechunk meanwhile shows in later blocks, which then have epochs of their own.
 * @throws DatasetMissing, NotRechunked, UnknownObject, UnknownMeasurement, DatasetDamaged
 */
export async function* readCurveBlocks(
  { root }: StoreIo,
  { datasetId, objectKeys, measurementKeys, blockBytes = defaultBlockBytes }: CurveBlocksRequest,
): AsyncGenerator<PackedCurveBlock, void, void> {
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  try {
    const { record } = await reader.overview();
    const objects = objectKeys ?? (await reader.objects()).objectKey;
    const measurements = measurementKeys ?? record.measurements.map(({ measurementKey }) => measurementKey);
    const { lightcurves, flags } = planeFormat;
    const bytesPerPoint = lightcurves.bytesPerObject + flags.bytesPerObject;
    const bytesPerObject = measurements.length * (record.generation?.epochCount ?? 0) * bytesPerPoint;
    const objectsPerBlock = Math.max(Math.floor(blockBytes / Math.max(bytesPerObject, 1)), 1);
    let axisId: string | undefined;
    for (let first = 0; first < objects.length; first += objectsPerBlock) {
      const some = objects.slice(first, first + objectsPerBlock);
      const pack = await reader.curvePack(curveNames(some, measurements), axisId);
      axisId = pack.axisId;
      yield { ...pack, objectKeys: some, measurementKeys: measurements };
    }
  } finally {
    reader.close();
  }
}
