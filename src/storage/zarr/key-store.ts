import type { AsyncReadable } from "@zarrita/storage";
import { storeCreator } from "../../core/cube/store-metadata.ts";

/** A Zarr store as zarrita reads it, of which one can also ask what is in it. Keys begin with `/`. */
export interface KeyStore extends AsyncReadable {
  getRange: NonNullable<AsyncReadable["getRange"]>;
  /** Names of the arrays that lie right below the root. */
  arrayNames(): Promise<string[]>;
  close(): void;
}

const arrayDocument = /^([^/]+)\/(?:zarr\.json|\.zarray)$/;

/** Names of the arrays right below the root of a store that has files at these paths. */
export function arraysAmong(paths: Iterable<string>): string[] {
  const names = new Set<string>();
  for (const path of paths) {
    const name = arrayDocument.exec(path)?.[1];
    if (name !== undefined) names.add(name);
  }
  return [...names].sort();
}

/** Whether a store is one that we wrote, by its root document. */
export const isOwnStore = ({ attributes }: { attributes?: { creator?: unknown } }) =>
  attributes?.creator === storeCreator;

/** Whether a chunk of an array of ours that is not there has been lost: we write every one where they hold all epochs. */
export function writesEveryChunk({ shape, chunk_grid: grid }: ArrayGrid): boolean {
  const last = shape.length - 1;
  return grid !== undefined && grid.configuration.chunk_shape[last]! >= shape[last]!;
}

/** What the document of an array (v3) says of its chunks. */
export interface ArrayGrid {
  shape: number[];
  chunk_grid?: { configuration: { chunk_shape: number[] } };
}
