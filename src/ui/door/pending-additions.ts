import { checkAdditions } from "../../core/additions/check-addition.ts";
import { isRight, list, shape, text } from "../../core/check-value.ts";
import type { Addition } from "../../core/verbs/additions.ts";

/*
 * A page that is closed at the next event takes its workers along, with what they were sent and have not done yet. What is
 * in localStorage by then is there: it is written at once, from the page itself.
 */

const prefix = "workbench.pending.";
/** More than this is not worth it: the worker writes it in less time than this takes. */
const mostCharacters = 200_000;

export interface PendingAddition {
  datasetId: string;
  additions: Addition[];
}

const checkPending = list(shape({ datasetId: text({ leastLength: 1 }), additions: checkAdditions }));

/** What this page has sent to be kept, and has not heard to be kept. */
export class PendingAdditions {
  readonly #key: string;
  readonly #pending = new Set<PendingAddition>();

  constructor(author: string) {
    this.#key = prefix + author;
  }

  /** Notes it down; returns how to strike it out. */
  add(pending: PendingAddition): () => void {
    this.#pending.add(pending);
    this.#write();
    return () => {
      this.#pending.delete(pending);
      this.#write();
    };
  }

  #write(): void {
    try {
      const text = JSON.stringify([...this.#pending]);
      if (this.#pending.size === 0 || text.length > mostCharacters) localStorage.removeItem(this.#key);
      else localStorage.setItem(this.#key, text);
    } catch {
      // No storage, or none left: the worker writes it all the same.
    }
  }
}

/** What pages that are gone have left behind; what cannot be read of it is struck out. */
export function leftBehind(): { pending: PendingAddition[]; strikeOut(): void }[] {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    return keys.map((key) => ({ pending: readPending(key), strikeOut: () => localStorage.removeItem(key) }));
  } catch {
    return [];
  }
}

function readPending(key: string): PendingAddition[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
    return isRight(checkPending, found) ? found : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
