// Chromium keeps the names of private files in a log of LevelDB's, which it goes on with at its next start. Where a crash or a
// kill cut its last record off, what is appended behind it in the same block of 32 KiB is dropped without a word at the start
// after that (google/leveldb#1287, open): names made, moved and removed in between are what they were before, and files that
// were long committed are gone. So the first that is appended after a start is worth nothing: folders, made and removed again.
import { tryLock, withLock } from "../locks.ts";
import { orMissing } from "./opfs-errors.ts";

const paddingName = "padding";
/** Held by the thread that padded the log, for as long as it lives: the browser has not started anew since. */
const paddedLock = "lightcurve-workbench/index-padded";
const paddingLock = "lightcurve-workbench/index-padding";

/** A record has the name of its folder twice, and about 100 bytes besides. */
const nameLength = 240;
const folderCount = 44; // 42 KB, made and removed

let padded: Promise<void> | undefined;

/** To be awaited by a thread before it makes, moves or removes anything; done once for as long as the thread that did it lives. */
export function padIndex(root: FileSystemDirectoryHandle): Promise<void> {
  padded ??= isChromium() ? padOnce(root) : Promise.resolve();
  return padded;
}

const isChromium = () => "userAgentData" in navigator;

async function padOnce(root: FileSystemDirectoryHandle): Promise<void> {
  await withLock(paddingLock, async () => {
    // A full disk must not keep anyone from removing something.
    if (await tryLock(paddedLock)) await appendPadding(root).catch(() => {});
  });
}

/** Appends more than a block to the log. */
async function appendPadding(root: FileSystemDirectoryHandle): Promise<void> {
  const remove = () => orMissing(() => root.removeEntry(paddingName, { recursive: true }));
  await remove(); // of a start that was cut off
  const padding = await root.getDirectoryHandle(paddingName, { create: true });
  const names = Array.from({ length: folderCount }, (_, index) => `${index}`.padEnd(nameLength, "-"));
  await Promise.all(names.map((name) => padding.getDirectoryHandle(name, { create: true })));
  await remove();
}
