// The log in which Chromium keeps the names of private files until it is four megabytes long: LevelDB's, of records of a
// header (checksum 4 bytes, length 2, type 1) and a payload, none of which crosses the end of a block.
import { readdir, readFile, stat, truncate } from "node:fs/promises";
import { join } from "node:path";

const blockLength = 32_768;
const headerLength = 7;

/** The log that was written last in a profile whose browser has ended. */
async function namesLog(profile: string): Promise<string> {
  const folder = join(profile, "Default/File System");
  const logs: { path: string; changedMs: number }[] = [];
  for (const name of await readdir(folder, { recursive: true })) {
    if (!/Paths.[0-9]+\.log$/.test(name)) continue;
    const { mtimeMs, size } = await stat(join(folder, name));
    if (size > 0) logs.push({ path: join(folder, name), changedMs: mtimeMs });
  }
  const last = logs.sort((a, b) => b.changedMs - a.changedMs)[0];
  if (!last) throw new Error("The browser has no log of names in its profile: its layout has changed.");
  return last.path;
}

/** Cuts the last bytes off, as a kill in the middle of the last record would have. */
export async function cutNamesLog(profile: string): Promise<void> {
  const path = await namesLog(profile);
  await truncate(path, (await stat(path)).size - 5);
}

/** Whether its last record is only there in part. */
export async function isNamesLogCut(profile: string): Promise<boolean> {
  const log = await readFile(await namesLog(profile));
  let at = 0;
  while (at < log.length) {
    const left = blockLength - (at % blockLength);
    if (left < headerLength) at += left;
    else if (at + headerLength > log.length) return true;
    else {
      const next = headerLength + log.readUInt16LE(at + 4);
      // What follows half a record of an earlier start is not read by the browser either.
      at += next > left ? left : next;
    }
  }
  return at > log.length;
}
