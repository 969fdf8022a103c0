import type { ObjectUnion } from "../../core/crossmatch/union.ts";
import { type DatasetRecord, datasetFiles, type ObjectAxis } from "../../core/cube/dataset.ts";
import { firstObjects } from "../../core/cube/object-axis.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { pixelsOfDirections } from "../../core/pattern/image-plane.ts";
import { readObjectAxis } from "../../storage/axis-files.ts";
import { useColumnFile, writeColumnFile } from "../../storage/column-files.ts";
import type { FileTree } from "../../storage/files.ts";

const columns = {
  ra: { name: "ra", unit: "deg" },
  dec: { name: "dec", unit: "deg" },
  positionError: {
    name: "position_error",
    unit: "arcsec",
    description: "One-sigma error of the position in one coordinate",
  },
  sourceCount: { name: "source_count", description: "Sources that the position is the mean of" },
  magnitude: {
    name: "first_magnitude",
    unit: "mag",
    description:
      "Magnitude in the first catalog that the object was seen in: the brightest are what patterns are made of",
  },
};
/** Kept with the objects of a union that have no place on the sky. */
export const magnitudeColumn = columns.magnitude;
/** Kept with the objects of a union, where it is known. */
export const positionErrorColumn = columns.positionError;

/**
 * A revision of a union: what its axis in the store is derived from, and what later epochs refine. It holds from when
 * dataset.json names it; rows are in the order of the object axis.
 */
export async function writeUnion(
  tree: FileTree,
  revision: number,
  { raDeg, decDeg, errorArcsec, sourceCount, magnitude }: ObjectUnion,
): Promise<void> {
  const { magnitude: last, ...others } = columns;
  const table = { rowCount: raDeg.length, columns: [...Object.values(others), ...(magnitude ? [last] : [])] };
  const rows = new Float64Array(table.rowCount * table.columns.length);
  const written = [raDeg, decDeg, errorArcsec, sourceCount, ...(magnitude ? [magnitude] : [])];
  for (const [k, column] of written.entries()) rows.set(column, k * table.rowCount);
  await writeColumnFile(tree, datasetFiles.union(revision), table, rows);
}

/**
 * A revision of a union but for its keys, which the object axis has.
 * @throws DatasetDamaged where the file is missing, or not as it was written
 */
export async function readUnion(tree: FileTree, revision: number): Promise<Omit<ObjectUnion, "key">> {
  const path = datasetFiles.union(revision);
  const union = await useColumnFile(tree, path, ({ footer, read }) => {
    const [raDeg, decDeg, errorArcsec, counts] = [read(0), read(1), read(2), read(3)];
    const magnitude = footer.columns.length > 4 ? { magnitude: read(4) } : {};
    return { raDeg, decDeg, errorArcsec, sourceCount: Uint32Array.from(counts), ...magnitude };
  });
  if (union) return union;
  const details = { path, expected: "the union's objects", found: "no such file" };
  throw new WorkbenchError("DatasetDamaged", details, `${path} is missing.`);
}

/** The objects of a union as entries of the object axis; those of an image have pixels in the place of directions. */
export function unionAxis(
  { key, raDeg, decDeg, errorArcsec, sourceCount, magnitude }: ObjectUnion,
  place: DatasetRecord["place"],
): ObjectAxis {
  const unknown = new Float64Array(key.length).fill(Number.NaN);
  const errors = errorArcsec.every(Number.isNaN) ? [] : [{ ...columns.positionError, data: errorArcsec }];
  const magnitudes = magnitude ? [{ ...columns.magnitude, data: magnitude }] : [];
  const placed =
    place === "image"
      ? { raDeg: unknown, decDeg: unknown, ...pixelsOfDirections(raDeg, decDeg) }
      : { raDeg, decDeg, xImage: unknown, yImage: unknown };
  return {
    ...{ objectKey: key, ...placed },
    columns: [...errors, { ...columns.sourceCount, data: Float64Array.from(sourceCount) }, ...magnitudes],
  };
}

/**
 * A dataset's objects as its record has them. Of a union's axis only the keys are read: the rest may be of a revision that
 * is just being made, or never was committed.
 * @throws DatasetDamaged
 */
export async function readObjects(
  tree: FileTree,
  { reference, objectCount, place }: DatasetRecord,
): Promise<ObjectAxis> {
  const axis = firstObjects(await readObjectAxis(tree.subtree(datasetFiles.epochChunked)), objectCount);
  if (reference.kind !== "union" || reference.revision === undefined) return axis;
  return unionAxis({ key: axis.objectKey, ...(await readUnion(tree, reference.revision)) }, place);
}
