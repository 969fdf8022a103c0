import { dataCleared } from "../../core/data-cleared.ts";
import { reportError, type WorkbenchError } from "../../core/errors.ts";

const checkMs = 1000;
/** How long the browser may take to remove everything, once the first file is missed. */
const longestMs = 2000;
const waitMs = 100;
const lostTags: ReadonlySet<string> = new Set(["DatasetMissing", "DatasetDamaged", "Unexpected"]);

/**
 * Ends calls to workers under which the browser's data of this page is cleared. Nobody is told of that: files that were open
 * stay writable, and some of Chromium's calls then never settle. So it is looked at while calls are pending, and when one fails.
 */
export class ClearedStorage {
  readonly #onCleared: (error: WorkbenchError) => void;
  /** Whether there was anything to be cleared; `datasets/` itself is never removed by us. */
  #stored = false;
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
      if (!this.#stored) void this.#check(); // it may have stored something
      return result;
    } catch (error) {
      await this.#checkBecauseOf(error, () => this.#clearings > clearings);
      throw this.#clearings > clearings ? dataCleared() : error;
    } finally {
      this.#pending--;
    }
  }

  async #watch(): Promise<void> {
    this.#watching = true;
    do {
      await this.#check();
      await new Promise((resolve) => setTimeout(resolve, checkMs));
    } while (this.#pending > 0);
    this.#watching = false;
  }

  /** Files go one after the other: a job misses the first while others are still there. */
  async #checkBecauseOf(error: unknown, isKnown: () => boolean): Promise<void> {
    const { tag } = reportError(error);
    if (!lostTags.has(tag)) return;
    for (let waitedMs = 0; waitedMs <= longestMs && !isKnown(); waitedMs += waitMs) {
      await this.#check();
      if (!isKnown()) await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }

  async #check(): Promise<void> {
    const root = await navigator.storage.getDirectory().catch(() => undefined);
    const found = await root?.getDirectoryHandle("datasets").then(
      () => true,
      ({ name }) => (name === "NotFoundError" ? false : undefined),
    );
    const isCleared = this.#stored && found === false;
    this.#stored = found ?? this.#stored;
    if (!isCleared) return;
    this.#clearings++;
    this.#onCleared(dataCleared());
  }
}
