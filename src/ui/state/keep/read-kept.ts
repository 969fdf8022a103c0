import type { KeptAdditions } from "../../../core/verbs/additions.ts";
import type { Workbench } from "../../door/workbench-api.ts";

/** Where a user is told what went wrong. */
interface Notices {
  fail(title: string, cause: unknown): void;
  attempt<T>(title: string, action: () => Promise<T>): Promise<T | undefined>;
}

/** What is kept of the open dataset; of what cannot be read the user is told, the rest is shown. */
export async function readKept(
  workbench: Pick<Workbench, "additions">,
  notices: Notices,
): Promise<KeptAdditions | undefined> {
  const title = "Some selections, tags and notes cannot be read.";
  return notices.attempt(title, async () => {
    const kept = await workbench.additions();
    for (const { path, what } of kept.damage.slice(0, 1))
      notices.fail(title, new Error(`${path}: ${what}. Repair the dataset: what can still be read is kept.`));
    return kept;
  });
}
