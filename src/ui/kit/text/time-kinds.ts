import type { TimeKind } from "../../../core/barycenter/time-settings.ts";

/** What kinds of times are called in a list to choose from. */
export const timeKindWords: Record<TimeKind, string> = {
  stored: "time",
  mid: "middle of the exposure",
  utc: "UTC",
  tdb: "TDB",
  hjd_utc: "HJD (UTC)",
  bjd_tdb: "BJD (TDB)",
};
