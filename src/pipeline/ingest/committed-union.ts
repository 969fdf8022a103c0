import type { ObjectUnion } from "../../core/crossmatch/union.ts";
import { hasSource } from "../../core/cube/no-point.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import { directionsOfPixels } from "../../core/pattern/image-plane.ts";
import type { FileTree } from "../../storage/files.ts";
import { readObjects, readUnion } from "../dataset/union-file.ts";
import type { DatasetWriter } from "../epochs/write-epoch.ts";
import { objectErrors, objectMagnitudes } from "./reference-objects.ts";

/**
 * A union as it is committed. Datasets from before unions were kept get theirs now: positions and errors are those of the
 * axis, and an object was seen as often as the committed epochs have points of it.
 */
export async function committedUnion(tree: FileTree, writer: DatasetWriter): Promise<ObjectUnion> {
  const { reference } = writer.record;
  const objects = await readObjects(tree, writer.record);
  const { objectKey: key, xImage, yImage } = objects;
  const onImage = writer.record.place === "image";
  const { raDeg, decDeg } = onImage ? directionsOfPixels(xImage, yImage) : objects;
  if (reference.kind === "union" && reference.revision !== undefined)
    return { key, ...(await readUnion(tree, reference.revision)) };
  const errorArcsec = objectErrors(objects) ?? new Float64Array(key.length).fill(Number.NaN);
  const union = { key, raDeg, decDeg, errorArcsec, sourceCount: await countPoints(writer) };
  if (onImage) Object.assign(union, { magnitude: objectMagnitudes(objects) });
  await writer.refineUnion(union, []);
  return union;
}

/** Sources of all committed catalogs that belong to each object; at least one, which made it an object. */
async function countPoints(writer: DatasetWriter): Promise<Uint32Array> {
  const counts = new Uint32Array(writer.record.objectCount);
  for (const epochKey of writer.epochs.keys()) {
    const slab = await writer.readSlab(epochKey).catch((error) => {
      // Damage is told when the epoch's turn comes; what it had cannot be counted.
      if (!isWorkbenchError(error, "DatasetDamaged")) throw error;
    });
    for (const flags of slab?.flags ?? [])
      for (const [object, flag] of flags.entries()) if (hasSource(flag)) counts[object]!++;
  }
  return counts.map((count) => Math.max(count, 1));
}
