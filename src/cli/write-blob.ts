import { once } from "node:events";
import { closeSync, createWriteStream, existsSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "./command.ts";

/** @throws UsageError where something is there that nobody said may be replaced */
export function refuseToReplace(path: string, force: boolean): void {
  if (existsSync(path) && !force) throw new UsageError(`${path} is there already: --force replaces it.`);
}

/** Writes a file that is there whole or not at all; its bytes are read as they are written. */
export async function writeBlob(path: string, blob: Blob, signal: AbortSignal): Promise<void> {
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.partial`;
  try {
    const out = createWriteStream(partial);
    const failed = once(out, "error").then(([error]) => Promise.reject(error));
    failed.catch(() => {});
    for await (const bytes of blob.stream()) {
      signal.throwIfAborted();
      if (!out.write(bytes)) await Promise.race([once(out, "drain"), failed]);
    }
    out.end();
    await Promise.race([once(out, "close"), failed]);
    const fd = openSync(partial, "r");
    fsyncSync(fd);
    closeSync(fd);
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
