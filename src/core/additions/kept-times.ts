import { checkTimeSettings, type TimeSettings } from "../barycenter/time-settings.ts";
import { isRight } from "../check-value.ts";
import type { AdditionChange, Json } from "../verbs/additions.ts";
import type { MergedAdditions } from "./merged-additions.ts";
import { timesKind } from "./reading-kinds.ts";

const timesKey = "times";

/** What was said of a dataset's times; undefined where nothing was, or nothing that can be used. */
export function keptTimes(merged: MergedAdditions): TimeSettings | undefined {
  const value: unknown = merged.standing(timesKind).get(timesKey);
  return isRight(checkTimeSettings, value) ? value : undefined;
}

/** The act that says something of a dataset's times, or takes it back. */
export const timesChange = (settings: TimeSettings | undefined): AdditionChange => ({
  kind: timesKind,
  keys: [timesKey],
  value: (settings ?? null) as Json,
});
