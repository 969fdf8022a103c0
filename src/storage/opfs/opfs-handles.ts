import type { ReadableFile, WritableFile } from "../files.ts";
import { domErrorName, fullStorage, treeError, whenUnlocked } from "./opfs-errors.ts";

/** The `mode` option is Chromium's; elsewhere it is ignored and every handle is exclusive. */
interface SharedFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(options?: { mode: "read-only" }): Promise<FileSystemSyncAccessHandle>;
}

/** A handle that other threads may share where the browser can; else an exclusive one; else a Blob, read slowly. */
export async function openReadable(handle: FileSystemFileHandle): Promise<ReadableFile | undefined> {
  try {
    const access = await (handle as SharedFileHandle).createSyncAccessHandle({ mode: "read-only" });
    const byteLength = access.getSize();
    return {
      byteLength,
      read: (into, at) => access.read(into, { at }),
      close: () => access.close(),
    };
  } catch (error) {
    const name = domErrorName(error);
    if (name === "NotFoundError") return undefined;
    if (name !== "NoModificationAllowedError") throw error;
    return blobReader(await handle.getFile());
  }
}

function blobReader(blob: Blob): ReadableFile {
  const reader = new FileReaderSync();
  return {
    byteLength: blob.size,
    read(into, at) {
      const bytes = new Uint8Array(reader.readAsArrayBuffer(blob.slice(at, at + into.length)));
      into.set(bytes);
      return bytes.length;
    },
    close() {},
  };
}

export async function openWritable(handle: FileSystemFileHandle): Promise<WritableFile> {
  const access = await whenUnlocked(() => handle.createSyncAccessHandle());
  const guarded = <T>(neededBytes: number, act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw treeError(error, neededBytes);
    }
  };
  return {
    write(bytes, at) {
      const written = guarded(bytes.length, () => access.write(bytes, { at }));
      if (written < bytes.length) throw fullStorage(bytes.length - written);
    },
    truncate(byteLength) {
      // Most files are new and empty: to ask how long one is takes Chromium a hundredth of what it takes to cut it.
      guarded(byteLength, () => access.getSize() !== byteLength && access.truncate(byteLength));
    },
    flush: () => guarded(0, () => access.flush()),
    close: () => access.close(),
  };
}
