import type { AsyncReadable } from "@zarrita/storage";

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
