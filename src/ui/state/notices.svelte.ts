import { type ErrorReport, isWorkbenchError, reportError } from "../../core/errors.ts";

export interface Notice {
  id: number;
  /** What could not be done, in the user's words. */
  title: string;
  error: ErrorReport;
}

/** Failed actions, shown until they are dismissed. The same failure twice is one notice. */
export class Notices {
  list = $state.raw<Notice[]>([]);
  #lastId = 0;

  fail(title: string, cause: unknown): void {
    console.error(title, cause);
    const error = reportError(cause);
    const others = this.list.filter((notice) => notice.title !== title || notice.error.message !== error.message);
    this.list = [...others, { id: ++this.#lastId, title, error }];
  }

  dismiss(id: number): void {
    this.list = this.list.filter((notice) => notice.id !== id);
  }

  /** Runs an action; a failure becomes a notice and `undefined`. What the user stopped is no failure. */
  async attempt<T>(title: string, action: () => Promise<T>): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      if (!isWorkbenchError(error, "Aborted")) this.fail(title, error);
      return undefined;
    }
  }
}
