import type { DatasetRecord } from "./dataset.ts";
import { planeFormat } from "./epoch-shards.ts";

/** Bytes that so many epochs take in one layout, uncompressed: what compression may save is not counted on. */
export function epochsBytes(
  {
    objectCount,
    measurements,
    tables,
    chunks,
  }: Pick<DatasetRecord, "objectCount" | "measurements" | "tables"> & {
    chunks: Pick<DatasetRecord["chunks"], "wideFlags" | "propertyCount">;
  },
  epochCount: number,
): number {
  const [lightcurves, flags] = [planeFormat("lightcurves", undefined), planeFormat("flags", chunks.wideFlags)];
  const perTable =
    flags.bytesPerObject + (chunks.propertyCount ?? 0) * planeFormat("source_properties", undefined).bytesPerObject;
  const perObject = measurements.length * lightcurves.bytesPerObject + tables.length * perTable;
  return epochCount * objectCount * perObject;
}

/** A binary catalog holds what a text one says in about half the bytes; text is packed to about a third. */
const textBytesPerByte = (path: string) =>
  (/\.(gz|zip)$/i.test(path) ? 3 : 1) * (/\.(fits?|fit|ldac|parquet|cat)(\.gz)?$/i.test(path) ? 2 : 1);

/**
 * About how many bytes an ingest of dropped files takes, both layouts together, before any of them is read. Of a
 * source, a catalog's text says about as much as the two copies of its values and uncertainties take.
 */
export function estimateIngestBytes(files: Iterable<{ path: string; byteLength: number }>): number {
  let bytes = 0;
  for (const { path, byteLength } of files) bytes += byteLength * textBytesPerByte(path);
  return bytes;
}
