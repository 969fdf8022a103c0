import { existsSync, mkdirSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
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
    const file = await open(partial, "w");
    try {
      for await (const bytes of blob.stream()) {
        signal.throwIfAborted();
        await file.writeFile(bytes); // from where the last one ended
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (error) {
    await rm(partial, { force: true });
    throw error;
  }
}
