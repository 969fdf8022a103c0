import { encodeAdditions } from "../../core/additions/addition-log.ts";
import { isAddition } from "../../core/additions/check-addition.ts";
import { parseSealedJson, sealJson } from "../../core/bytes/sealed-json.ts";
import { datasetFiles } from "../../core/cube/dataset.ts";
import type { Addition } from "../../core/verbs/additions.ts";
import type { FileTree } from "../../storage/files.ts";
import { tryLock } from "../../storage/locks.ts";
import { logLock } from "./additions.ts";

/** Lines that cannot be read in any way are set aside here, not thrown away. */
export const unreadableAdditions = "additions.unreadable";

/**
 * Seals again what can still be read of a damaged file of additions, or of an earlier workbench's view: notes and
 * selections are worth more than a wrong letter. A log that a tab is appending to is left alone.
 */
export async function mendAdditions(tree: FileTree, path: string): Promise<void> {
  if (path === datasetFiles.view) return mendOldView(tree);
  const logId = new RegExp(`^${datasetFiles.additionLogs}/(.*)\\.jsonl$`).exec(path)?.[1];
  const lock = logId === undefined ? undefined : await tryLock(logLock(logId));
  if (logId !== undefined && !lock) return;
  try {
    await mendLog(tree, path);
  } finally {
    lock?.release();
  }
}

async function mendLog(tree: FileTree, path: string): Promise<void> {
  const text = new TextDecoder().decode(await tree.readFile(path));
  const texts = text.split("\n").filter((line) => line !== "");
  const read = texts.map((line) => ({ line, addition: salvaged(line) }));
  const aside = read.flatMap(({ line, addition }) => (addition ? [] : [line]));
  if (aside.length > 0) {
    const before = new TextDecoder().decode(await tree.readFile(unreadableAdditions));
    const all = before + aside.map((line) => `${path}: ${line}\n`).join("");
    await tree.replaceFile(unreadableAdditions, new TextEncoder().encode(all));
  }
  await tree.replaceFile(path, encodeAdditions(read.flatMap(({ addition }) => addition ?? [])));
}

function salvaged(line: string): Addition | undefined {
  try {
    return parseSealedJson<Addition>(line);
  } catch {
    const found = parsed(withoutSeal(line));
    return isAddition(found) ? found : undefined;
  }
}

async function mendOldView(tree: FileTree): Promise<void> {
  const text = new TextDecoder().decode(await tree.readFile(datasetFiles.view));
  const view = parsed(withoutSeal(text));
  if (typeof view === "object" && view !== null)
    await tree.replaceFile(datasetFiles.view, new TextEncoder().encode(sealJson(view, "line")));
  else await tree.rename(datasetFiles.view, `${unreadableAdditions}.${datasetFiles.view}`);
}

const withoutSeal = (text: string): string => `${text.replace(/,"crc32c.*$/s, "")}}`;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
