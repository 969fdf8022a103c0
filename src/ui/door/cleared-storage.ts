import { WorkbenchError } from "../../core/errors.ts";

const checkMs = 1000;

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
      return await call;
    } catch (error) {
      await this.#check();
      throw this.#clearings > clearings ? cleared() : error;
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
    this.#onCleared(cleared());
  }
}

const cleared = () =>
  new WorkbenchError(
    "DataCleared",
    {},
    "The browser's data of this page was cleared: what was imported here is gone. Your own files are as they were: drop them again.",
  );
