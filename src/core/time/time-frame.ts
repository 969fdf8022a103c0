/** Named, never assumed: "unknown" is an answer. */
export const timeAnswers = {
  scale: ["UTC", "TDB", "TT", "TAI", "unknown"],
  reference: ["start", "mid", "end", "unknown"],
  place: ["geocentre", "barycentre", "heliocentre", "spacecraft", "observatory", "unknown"],
} as const;

export interface TimeFrame {
  scale: (typeof timeAnswers.scale)[number];
  /** Which moment of the exposure. */
  reference: (typeof timeAnswers.reference)[number];
  /** Where the light was, or would be, when it was counted. */
  place: (typeof timeAnswers.place)[number];
}
