import { WorkbenchError } from "../../core/errors.ts";

export function domErrorName(error: unknown): string | undefined {
  return error instanceof DOMException ? error.name : undefined;
}

/** What is found, or undefined where there is no such file or directory, or no more. */
export async function orMissing<T>(find: () => Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    if (domErrorName(error) === "NotFoundError") return undefined;
    throw error;
  }
}

export function fullStorage(neededBytes: number, cause?: unknown): WorkbenchError<"QuotaExceeded"> {
  return new WorkbenchError(
    "QuotaExceeded",
    { neededBytes, availableBytes: 0 },
    "The browser's storage is full. Everything that was committed is kept.",
    { cause },
  );
}

/** An error as callers of a file tree know it: creating, renaming and closing files find storage full as well. */
export function treeError(error: unknown, neededBytes = 0): unknown {
  return domErrorName(error) === "QuotaExceededError" ? fullStorage(neededBytes, error) : error;
}

const waitsMs = [5, 10, 20, 40, 80, 160, 320, 640];

/**
 * Tries again for about a second while a file is locked: the handles of a worker or tab that was just terminated are
 * released only a little later.
 */
export async function whenUnlocked<T>(attempt: () => Promise<T>): Promise<T> {
  for (const waitMs of waitsMs) {
    try {
      return await attempt();
    } catch (error) {
      if (domErrorName(error) !== "NoModificationAllowedError") throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
  return attempt();
}
