import { dataCleared } from "../../core/data-cleared.ts";
import { reportError, type WorkbenchError } from "../../core/errors.ts";

const checkMs = 1000;
/** How long the browser may take to remove everything, once the first file is missed. */
const longestMs = 2000;
const waitMs = 100;
/** Kept where the browser clears it together with the files. */
const witness = "workbench.stored";
const lostTags: ReadonlySet<string> = new Set(["DataCleared", "DatasetMissing", "DatasetDamaged", "Unexpected"]);

/**
 * Ends calls to workers under which the browser's data of this page is cleared. Nobody is told of that: files that were open
 * stay writable, and some of Chromium's calls then never settle. So it is looked at while calls are pending, and when one fails.
 */
export class ClearedStorage {
  readonly #onCleared: (error: WorkbenchError) => void;
  /** Whether there was anything to be cleared. */
  #stored = false;
  /** Not where the browser keeps no such things, or has no room for them. */
  #isWitnessed = false;
  #clearings = 0;
  #pending = 0;
  #watching = false;

  /** @param onCleared ends the workers: what they hold is gone */
  constructor(onCleared: (error: WorkbenchError) => void) {
    this.#onCleared = onCleared;
  }

  /** @throws DataCleared where the data was cleared while the call was pending, or else what it throws */
  async during<T>(call: Promise<T>): Promise<T> {
    const clearings = this.#clearings;
    this.#pending++;
    if (!this.#watching) void this.#watch();
    try {
      const result = await call;
      if (madeDataset(result)) this.#noteStored();
      return result;
    } catch (error) {
      await this.#checkBecauseOf(error, () => this.#clearings > clearings);
      throw this.#clearings > clearings ? dataCleared() : error;
    } finally {
      this.#pending--;
    }
  }

  /**
   * A stream of a worker that is ended as a call would be, however long it is between its blocks.
   * @throws DataCleared, or else what the stream throws
   */
  async *throughout<T>(blocks: AsyncGenerator<T, void, void>): AsyncGenerator<T, void, void> {
    try {
      for (;;) {
        const { value, done } = await this.during(blocks.next());
        if (done) return;
        yield value;
      }
    } finally {
      await blocks.return();
    }
  }

  /** Calls that take less than a second cost no look: only the first one, since nothing is missed that was not seen. */
  async #watch(): Promise<void> {
    this.#watching = true;
    if (!this.#stored) await this.#check();
    for (;;) {
      await after(checkMs);
      if (this.#pending === 0) break;
      await this.#check();
    }
    this.#watching = false;
  }

  #noteStored(): void {
    if (this.#stored) return;
    this.#stored = true;
    try {
      localStorage.setItem(witness, "1");
    } catch {
      // No storage, or none left.
    }
    this.#isWitnessed = isWitnessThere();
  }

  /** Files go one after the other: a job misses the first while others are still there. */
  async #checkBecauseOf(error: unknown, isKnown: () => boolean): Promise<void> {
    if (!this.#stored || !lostTags.has(reportError(error).tag)) return;
    for (let waitedMs = 0; waitedMs <= longestMs && !isKnown(); waitedMs += waitMs) {
      await this.#check();
      if (!isKnown()) await after(waitMs);
    }
  }

  async #check(): Promise<void> {
    const wasStored = this.#stored; // what is stored meanwhile is not missed
    const found = await Promise.race([areThereDatasets(this.#isWitnessed), after(checkMs)]);
    if (found) this.#noteStored();
    if (found !== false || !wasStored || !this.#stored) return;
    this.#stored = false;
    this.#clearings++;
    this.#onCleared(dataCleared());
  }
}

const after = (ms: number) => new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), ms));

/**
 * `datasets/` itself is removed by nobody but the browser; where jobs under way have made it anew, what is kept beside the
 * files tells that these were cleared. Undefined where it cannot be said; may never settle, as other calls at that moment.
 */
async function areThereDatasets(isWitnessed: boolean): Promise<boolean | undefined> {
  try {
    const datasets = await (await navigator.storage.getDirectory()).getDirectoryHandle("datasets");
    if (!isWitnessed || isWitnessThere()) return true;
    for await (const folder of datasets.values())
      if (folder.kind === "directory" && (await holdsRecord(folder as FileSystemDirectoryHandle))) return true;
    return false;
  } catch (error) {
    return (error as DOMException).name === "NotFoundError" ? false : undefined;
  }
}

function isWitnessThere(): boolean {
  try {
    return localStorage.getItem(witness) !== null;
  } catch {
    return false;
  }
}

const holdsRecord = (folder: FileSystemDirectoryHandle) =>
  folder.getFileHandle("dataset.json").then(
    () => true,
    () => false,
  );

/** Whether a call made or changed a dataset. What was opened may be a zip that is only looked at: nothing of it is stored. */
const madeDataset = (result: unknown) => typeof result === "object" && result !== null && "datasetId" in result;
