/** Named, never assumed: "unknown" is an answer. */
export interface TimeFrame {
  scale: "UTC" | "TDB" | "TT" | "TAI" | "unknown";
  reference: "start" | "mid" | "end" | "unknown";
  place: "geocentre" | "barycentre" | "heliocentre" | "spacecraft" | "observatory" | "unknown";
}
