import { timeColumns } from "../../time/time-columns.ts";
import type { TimeFrame } from "../../time/time-frame.ts";
import type { FitsHeader } from "./fits-header.ts";

/** A number of an exposure, called as the columns of epoch tables are. */
export interface ExposureNumber {
  name: string;
  unit?: string;
  description: string;
  value: number;
}

/** What the header of an image says of its exposure. */
export interface Exposure {
  /** MJD; each only where it is known: the middle of an exposure whose length is not said is not. */
  startMjd?: number;
  midMjd?: number;
  /** The keyword and the day, where the header names no more than that: a whole number, or a date. */
  dayOnly?: { keyword: string; mjd: number };
  /** TIMESYS, or what the keyword of the time says; UTC where there is neither, as the standard has it (FITS 4.0, 9.2.1). */
  scale: TimeFrame["scale"];
  filter?: string;
  /** Exposure time, airmass, where a spacecraft was, or where on Earth an observatory is. */
  numbers: ExposureNumber[];
}

/** Keywords that telescopes use; the first that is there counts. Spitzer and WISE state where they were, from the Sun. */
const numbers: { keywords: string[]; name: string; unit?: string; description: string; least?: number }[] = [
  { keywords: ["EXPTIME", "EXPOSURE"], name: "exptime", unit: "s", description: "exposure time", least: 0 },
  { keywords: ["AIRMASS", "SECZ"], name: "airmass", description: "airmass", least: 1 - 1e-3 },
  ...(["X", "Y", "Z"] as const).flatMap((axis) => [
    {
      keywords: [`SPTZR_${axis}`, `SUN2SAT${axis}`],
      name: `observer_${axis.toLowerCase()}`,
      unit: "km",
      description: `${axis.toLowerCase()} of the spacecraft from the Sun`,
    },
    {
      keywords: [`OBSGEO-${axis}`],
      name: `obsgeo_${axis.toLowerCase()}`,
      unit: "m",
      description: `${axis.toLowerCase()} of the observatory from the center of the Earth`,
    },
  ]),
];

const scales = ["UTC", "TDB", "TT", "TAI"] as const;

/** What stands in a header as text, not a number, counts for nothing; neither does a time that cannot be one. */
export function exposureOf({ values, comments }: Pick<FitsHeader, "values" | "comments">): Exposure {
  const cards = [...values].flatMap(([name, value]) =>
    typeof value === "boolean" ? [] : [{ name, description: comments.get(name) ?? "", data: [value] }],
  );
  const times = timeColumns(cards, { header: true }).filter(({ mjd }) => !Number.isNaN(mjd[0]!));
  const time = times.find(({ nightOnly }) => !nightOnly);
  const [day] = time ? [] : times;
  const found = numbers.flatMap(({ keywords, least, ...number }): ExposureNumber[] => {
    const value = keywords.map((keyword) => values.get(keyword)).find((value) => typeof value === "number");
    const usable = typeof value === "number" && Number.isFinite(value) && value >= (least ?? Number.NEGATIVE_INFINITY);
    return usable ? [{ ...number, value }] : [];
  });
  const filter = values.get("FILTER") ?? values.get("FILTNAM") ?? values.get("BAND");
  const system = String(values.get("TIMESYS") ?? "").toUpperCase();
  const scale = scales.find((one) => one === system) ?? (time && time.scale !== "unknown" ? time.scale : "UTC");
  const seconds = found.find(({ name }) => name === "exptime")?.value;
  const half = seconds === undefined ? Number.NaN : seconds / 2 / 86_400;
  const mjd = time?.mjd[0] ?? Number.NaN;
  const says = time?.field.name ?? "";
  const startMjd = isMid(says) ? mjd - half : isEnd(says) ? mjd - 2 * half : mjd;
  const midMjd = isMid(says) ? mjd : startMjd + half;
  return {
    ...(Number.isNaN(startMjd) ? {} : { startMjd }),
    ...(Number.isNaN(midMjd) ? {} : { midMjd }),
    ...(day ? { dayOnly: { keyword: day.field.name, mjd: day.mjd[0]! } } : {}),
    scale,
    ...(typeof filter === "string" && filter.trim() !== "" ? { filter: filter.trim() } : {}),
    numbers: found,
  };
}

const isMid = (keyword: string) => /MID|AVG|MEAN|AVERAGE/.test(keyword);
const isEnd = (keyword: string) => /END|STOP|SHUT/.test(keyword);
