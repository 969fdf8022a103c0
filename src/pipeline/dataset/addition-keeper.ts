import { encodeAdditions } from "../../core/additions/addition-log.ts";
import { checkAdditions } from "../../core/additions/check-addition.ts";
import { viewChanges } from "../../core/additions/kept-view.ts";
import { StampClock } from "../../core/additions/stamp.ts";
import { inTurn } from "../../core/ahead.ts";
import type { Addition, KeepVerbs } from "../../core/verbs/additions.ts";
import { datasetTree, readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree, WritableFile } from "../../storage/files.ts";
import { tryLock } from "../../storage/locks.ts";
import { additionLogPath, logLock, mergeAdditions, readMerged } from "./additions.ts";
import { explainFullStorage } from "./full-storage.ts";

/** A log that has grown to this is merged. */
const mostLogBytes = 2 ** 20;
/** Datasets that are made ready at a time; the one that waited longest is let go of. */
const mostOpen = 4;

interface OpenLog {
  file: WritableFile;
  byteLength: number;
}

type AdditionKeeper = {
  [K in keyof KeepVerbs]: (request: Parameters<KeepVerbs[K]>[0]) => ReturnType<KeepVerbs[K]>;
};

/**
 * Appends what one tab adds to datasets; one at work a tab, so that no tab waits for another. Rejects with DatasetMissing,
 * DatasetDamaged, InvalidArgument, QuotaExceeded.
 * @param logId of the log that is appended to in every dataset; nobody else has the same
 */
export function additionKeeper(
  root: Promise<FileTree>,
  { logId = crypto.randomUUID() as string, now = Date.now } = {},
): AdditionKeeper {
  const living = tryLock(logLock(logId));
  const clock = new StampClock(logId.slice(0, 8), now);
  const logs = new Map<string, OpenLog>();
  const turn = inTurn();

  async function logOf(datasetId: string): Promise<OpenLog> {
    const known = logs.get(datasetId);
    if (known) return known;
    await living;
    const tree = datasetTree(await root, datasetId);
    await readRecord(tree);
    await mergeAdditions(tree, datasetId, logId);
    const path = additionLogPath(logId);
    const byteLength = (await tree.byteLength(path)) ?? 0;
    const log = { file: await tree.openWrite(path), byteLength };
    for (const oldest of logs.keys()) if (logs.size >= mostOpen) await release(oldest);
    logs.set(datasetId, log);
    return log;
  }

  async function append(datasetId: string, additions: readonly Addition[]): Promise<void> {
    if (additions.length === 0) return;
    const bytes = encodeAdditions(additions);
    const neededBytes = () => bytes.length;
    try {
      const log = await logOf(datasetId);
      appendWhole(log, bytes);
      for (const { stamp } of additions) clock.see(stamp);
      // What is there is there, whether or not it could be merged.
      if (log.byteLength > mostLogBytes) await release(datasetId).catch(() => {});
    } catch (error) {
      throw await explainFullStorage(error, await root, datasetId, neededBytes);
    }
  }

  async function release(datasetId: string): Promise<void> {
    const log = logs.get(datasetId);
    if (!log) return;
    logs.delete(datasetId);
    log.file.close();
    await mergeAdditions(datasetTree(await root, datasetId), datasetId, logId);
  }

  return {
    open: ({ datasetId }) => turn(async () => void (await logOf(datasetId))),
    keep: ({ datasetId, additions }) => turn(() => append(datasetId, checkAdditions(additions, "additions"))),
    saveView: ({ datasetId, view }) =>
      turn(async () => {
        const tree = datasetTree(await root, datasetId);
        await readRecord(tree);
        const merged = await readMerged(tree);
        clock.see(merged.lastStamp ?? "");
        const news = viewChanges(merged, view).map((change) => ({ ...change, stamp: clock.next() }));
        await append(datasetId, news);
        return news;
      }),
    release: ({ datasetId }) => turn(() => release(datasetId)),
  };
}

/** When this returns the bytes are there whatever happens; when it throws, none of them is. */
function appendWhole(log: OpenLog, bytes: Uint8Array): void {
  try {
    log.file.write(bytes, log.byteLength);
    log.file.flush();
  } catch (error) {
    log.file.truncate(log.byteLength);
    throw error;
  }
  log.byteLength += bytes.length;
}
