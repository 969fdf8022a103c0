import { checkCalibration } from "../../../core/calibration/check-calibration.ts";
import { defined } from "../../../core/defined.ts";
import type { CalibrateOptions } from "../../../core/verbs/calibrate.ts";

/** Options that were changed since zero points were made; null where one was emptied. */
export type ZeroPointDraft = { readonly [Name in keyof CalibrateOptions]?: CalibrateOptions[Name] | null };

const entryOf = (datasetId: string) => `workbench.zero-points.${datasetId}`;
/** In which order objects are named is no change. */
const written = (value: unknown) => JSON.stringify(Array.isArray(value) ? [...value].sort() : (value ?? null));

/** What was made, and what is changed of it. What only the page's own first attempt asks for is left out. */
export function withDraft(options: CalibrateOptions, draft: ZeroPointDraft): CalibrateOptions {
  const { name: _, onlyShared: __, ...rest } = options;
  const said = Object.entries({ ...rest, ...draft }).map(([key, value]) => [key, value ?? undefined]);
  const { without, ...others } = defined(Object.fromEntries(said)) as CalibrateOptions;
  return without?.length ? { ...others, without } : others;
}

/** Without what is as it was made. */
export function realChanges(options: CalibrateOptions, draft: ZeroPointDraft): ZeroPointDraft {
  const before = withDraft(options, {}) as Record<string, unknown>;
  const after = withDraft(options, draft) as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(draft).filter(([key]) => written(before[key]) !== written(after[key])),
  ) as ZeroPointDraft;
}

/** How many choices wait until zero points are made: each object that is named otherwise, and each other option. */
export function changeCount(options: CalibrateOptions, draft: ZeroPointDraft): number {
  const { without: _, ...others } = realChanges(options, draft);
  const before = options.without ?? [];
  const after = withDraft(options, draft).without ?? [];
  const only = (these: string[], those: string[]) => these.filter((key) => !those.includes(key)).length;
  return Object.keys(others).length + only(before, after) + only(after, before);
}

/** What waits for a dataset's zero points in this tab, also after a reload. What is no longer valid is forgotten. */
export function recallDraft(datasetId: string, options: CalibrateOptions): ZeroPointDraft {
  try {
    const draft = JSON.parse(sessionStorage.getItem(entryOf(datasetId)) ?? "{}") as ZeroPointDraft;
    const known = checkCalibration(withDraft(options, draft), "");
    const changes = Object.entries(realChanges(options, draft));
    return Object.fromEntries(changes.filter(([key, value]) => value === null || key in known || key === "without"));
  } catch {
    return {};
  }
}

export function keepDraft(datasetId: string, draft: ZeroPointDraft): void {
  try {
    if (Object.keys(draft).length === 0) sessionStorage.removeItem(entryOf(datasetId));
    else sessionStorage.setItem(entryOf(datasetId), JSON.stringify(draft));
  } catch {
    // No storage, or none left: it waits until the page is closed.
  }
}
