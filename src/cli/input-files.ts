import { openAsBlob } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import type { DroppedFile } from "../core/verbs/expand-archives.ts";
import { UsageError } from "./command.ts";

/**
 * The files of a command's paths, as a drop of the same on the page gives them: those of a folder by their path below it,
 * a file by its name. Links are followed, hidden files are the plan's to pass over. Bytes are read when they are needed.
 * @throws UsageError where a path is not there, or two files would have one name
 */
export async function inputFiles(paths: readonly string[]): Promise<DroppedFile[]> {
  const found: { path: string; at: string }[] = [];
  for (const path of paths) {
    const kind = await stat(path).catch(() => undefined);
    if (!kind) throw new UsageError(`${path}: there is no such file or folder.`);
    if (kind.isDirectory()) found.push(...(await below(path, basename(resolve(path)))));
    else found.push({ path: basename(path), at: path });
  }
  const known = new Map<string, string>();
  for (const { path, at } of found) {
    const other = known.get(path);
    if (other !== undefined) throw new UsageError(`${at} and ${other} would both be called ${path}.`);
    known.set(path, at);
  }
  return Promise.all(
    found.map(async ({ path, at }) => {
      const { mtimeMs } = await stat(at);
      const file = new File([await openAsBlob(at)], basename(at), { lastModified: mtimeMs });
      return { path, file };
    }),
  );
}

async function below(folder: string, path: string): Promise<{ path: string; at: string }[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files = await Promise.all(
    entries.map(async (entry) => {
      const at = join(folder, entry.name);
      const kind = entry.isSymbolicLink() ? await stat(at).catch(() => undefined) : entry;
      if (kind?.isDirectory()) return below(at, `${path}/${entry.name}`);
      return kind?.isFile() ? [{ path: `${path}/${entry.name}`, at }] : [];
    }),
  );
  return files.flat().sort((a, b) => (a.path < b.path ? -1 : 1));
}
