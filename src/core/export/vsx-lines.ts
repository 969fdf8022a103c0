import { type CsvCell, csvText } from "./csv.ts";

/** A variable star as it is sent to the International Variable Star Index. */
export interface VsxStar {
  /** What it is called here. */
  name: string;
  raDeg: number;
  decDeg: number;
  /** As VSX names types; empty where none was given. */
  type: string;
  /** Brightest and faintest magnitude of its curve, and the passband. */
  max: number;
  min: number;
  band: string;
  periodDays: number;
  /** Time of phase 0, and what times it is one of. */
  epoch: number;
  timeName: string;
}

const header = [
  "name",
  "ra_j2000",
  "dec_j2000",
  "type",
  "max",
  "min",
  "passband",
  "period_d",
  "epoch",
  "epoch_is",
  "remarks",
];

/**
 * A line a star with what VSX's form of submission asks for, in its order and units: coordinates in degrees (J2000), magnitudes to
 * a hundredth or as many digits as they have, days. VSX takes epochs as HJD: what these are is said beside each.
 */
export const vsxLines = (stars: readonly VsxStar[]): string =>
  csvText(
    header,
    stars.map(({ name, raDeg, decDeg, type, max, min, band, periodDays, epoch, timeName }): CsvCell[] => [
      ...[name, raDeg.toFixed(6), decDeg.toFixed(6), type],
      ...[max, min].map((one) => (Number.isFinite(one) ? one.toFixed(2) : "")),
      ...[band, periodDays, epoch, timeName, type === "" ? "type not known" : ""],
    ]),
  );
