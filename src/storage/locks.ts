import { WorkbenchError } from "../core/errors.ts";

/** A held lock; releasing it twice is harmless. */
export interface Lock {
  release(): void;
}

const tails = new Map<string, Promise<void>>();
/** Who holds or waits for a lock of `tails`. */
const waiting = new Map<string, number>();

/** Holds a lock of this name across all tabs and workers of the origin while `use` runs; waits for its turn. */
export async function withLock<T>(name: string, use: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  if (locks) return (await locks.request(name, use)) as T;
  // Without Web Locks (node) there is one thread, so turns within it are all there is to take.
  const turn = (tails.get(name) ?? Promise.resolve()).then(use);
  waiting.set(name, (waiting.get(name) ?? 0) + 1);
  const tail = turn.then(
    () => {},
    () => {},
  );
  void tail.then(() => waiting.set(name, waiting.get(name)! - 1));
  tails.set(name, tail);
  void tail.then(() => tails.get(name) === tail && tails.delete(name));
  return turn;
}

/** Takes the lock if nobody holds it, for as long as the holder's thread lives or until it is released. */
export async function tryLock(name: string): Promise<Lock | undefined> {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const locks = globalThis.navigator?.locks;
  if (!locks) {
    if (tails.has(name)) return undefined;
    tails.set(name, released);
    return {
      release() {
        if (tails.get(name) === released) tails.delete(name);
        release();
      },
    };
  }
  const granted = await new Promise<boolean>((resolve, reject) => {
    locks
      .request(name, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock ? released : undefined;
      })
      .catch(reject);
  });
  return granted ? { release } : undefined;
}

/** Takes a lock when its turn has come, for as long as the holder's thread lives or until it is released. */
export function takeLock(name: string): Promise<Lock> {
  return new Promise((resolve, reject) => {
    withLock(name, () => new Promise<void>((release) => resolve({ release }))).catch(reject);
  });
}

/** Whether others wait for a lock that this thread holds. */
export async function isLockAwaited(name: string): Promise<boolean> {
  const locks = globalThis.navigator?.locks;
  if (!locks) return (waiting.get(name) ?? 0) > 1;
  return ((await locks.query()).pending ?? []).some((request) => request.name === name);
}

const writerLockName = (datasetId: string) => `lightcurve-workbench/writer/${datasetId}`;

/**
 * The right to write a dataset's epochs.
 * @throws DatasetBusy when another tab or worker holds it
 */
export async function writerLock(datasetId: string): Promise<Lock> {
  const lock = await tryLock(writerLockName(datasetId));
  if (lock) return lock;
  throw new WorkbenchError("DatasetBusy", { datasetId }, "Another tab or job is writing to this dataset.");
}

/** Resolves when nobody holds the right to write a dataset's epochs, but no later than `maxMs` from now. */
export async function writerGone(datasetId: string, maxMs: number): Promise<void> {
  const locks = globalThis.navigator?.locks;
  const waiting = new AbortController();
  const late = setTimeout(() => waiting.abort(), maxMs);
  const { signal } = waiting;
  const free = locks
    ? locks.request(writerLockName(datasetId), { mode: "shared", signal }, () => {})
    : Promise.race([
        tails.get(writerLockName(datasetId)),
        new Promise((resolve) => signal.addEventListener("abort", resolve)),
      ]);
  await free.then(
    () => {},
    () => {}, // it took too long
  );
  clearTimeout(late);
}

/** Held while files of the epoch-chunked store are read at length, or while the writer has them open. */
export const epochsLock = (datasetId: string) => `lightcurve-workbench/epochs/${datasetId}`;
