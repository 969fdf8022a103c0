import { type Check, invalidArgument, number, oneOf, optional, shape, text } from "../check-value.ts";
import type { TimeFrame } from "../time/time-frame.ts";
import type { KnownScale } from "./time-scales.ts";

/** Where times were taken. A spacecraft's columns of the epochs are x, y, z from the Sun, ICRF, in km where no unit is stated. */
export type TimePlace =
  | { kind: "geocenter" | "barycenter" | "heliocenter" }
  /** On the WGS 84 ellipsoid; longitude east positive. */
  | { kind: "observatory"; longitudeDeg: number; latitudeDeg: number; heightMeters: number }
  | { kind: "spacecraft"; columns: readonly [x: string, y: string, z: string] };

/** What a user says of a dataset's times; it counts before what the files say. */
export interface TimeSettings {
  scale?: KnownScale;
  /** Which moment of the exposure. */
  reference?: "start" | "mid" | "end";
  /** Seconds, or the column of the epochs that says it: in seconds where no unit is stated. */
  exposure?: number | string;
  place?: TimePlace;
}

const place: Check<TimePlace> = (value, argument) => {
  const { kind } = shape({
    kind: oneOf("geocenter", "barycenter", "heliocenter", "observatory", "spacecraft"),
  })(value, argument);
  if (kind === "observatory")
    return {
      kind,
      ...shape({
        longitudeDeg: number({ least: -180, most: 360 }),
        latitudeDeg: number({ least: -90, most: 90 }),
        heightMeters: number({ least: -500, most: 100_000 }),
      })(value, argument),
    };
  if (kind !== "spacecraft") return { kind };
  const { columns } = value as { columns?: unknown };
  if (!Array.isArray(columns) || columns.length !== 3)
    throw invalidArgument(`${argument}.columns`, "the names of three columns of the epochs", columns);
  const [x, y, z] = columns.map((name, at) => text({ leastLength: 1 })(name, `${argument}.columns[${at}]`));
  return { kind, columns: [x!, y!, z!] };
};

const exposure: Check<number | string> = (value, argument) =>
  typeof value === "string"
    ? text({ leastLength: 1 })(value, argument)
    : number({ least: 0, most: 1e7 })(value, argument);

export const checkTimeSettings: Check<TimeSettings> = shape({
  scale: optional(oneOf("UTC", "TAI", "TT", "TDB")),
  reference: optional(oneOf("start", "mid", "end")),
  exposure: optional(exposure),
  place: optional(place),
});

/**
 * Which times: as the dataset has them; the middle of the exposure; that in UTC or TDB; when the light passed the Sun, in
 * UTC; when it passed the barycenter, in TDB. All in MJD: a JD is 2400000.5 more.
 */
export const timeKinds = ["stored", "mid", "utc", "tdb", "hjd_utc", "bjd_tdb"] as const;
export type TimeKind = (typeof timeKinds)[number];

/** What times of a kind are, made of those that are stated. */
export function frameOfKind(stated: TimeFrame, kind: TimeKind): TimeFrame {
  if (kind === "stored") return stated;
  const mid: TimeFrame = { ...stated, reference: "mid" };
  if (kind === "mid") return mid;
  const scale = kind === "utc" || kind === "hjd_utc" ? "UTC" : "TDB";
  const place = kind === "hjd_utc" ? "heliocentre" : kind === "bjd_tdb" ? "barycentre" : stated.place;
  return { ...mid, scale, place };
}

const placeNames = {
  geocenter: "geocentre",
  barycenter: "barycentre",
  heliocenter: "heliocentre",
  observatory: "observatory",
  spacecraft: "spacecraft",
} satisfies Record<TimePlace["kind"], TimeFrame["place"]>;

/** What a dataset's times are said to be, by its user or else by its files. */
export function statedFrame(frame: TimeFrame, { scale, reference, place }: TimeSettings = {}): TimeFrame {
  return {
    scale: scale ?? frame.scale,
    reference: reference ?? frame.reference,
    place: place ? placeNames[place.kind] : frame.place,
  };
}
