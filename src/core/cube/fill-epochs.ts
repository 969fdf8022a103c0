import type { AxisColumn } from "../column.ts";
import type { Exposure } from "../format/fits/exposure.ts";
import type { TimeFrame } from "../time/time-frame.ts";
import type { EpochAxis } from "./dataset.ts";

/** What the header of an epoch's image says. */
export interface EpochExposure extends Exposure {
  epochKey: string;
  pixelScaleArcsec?: number;
}

export interface FilledEpochs {
  /** With what was missing. */
  axis: EpochAxis;
  /** How many epochs got what. */
  filled: { what: string; count: number }[];
  /** Which images of one epoch contradict each other in: it is not taken then. */
  contradicted: { what: string; count: number }[];
  /** What the times are, where no epoch had one before. */
  frame?: Pick<TimeFrame, "scale" | "reference">;
}

/** Columns of epoch tables that say the same; what stands in one of them is never written over. */
const otherNames: Record<string, RegExp> = {
  exptime: /^(?:exp(?:osure)?_?time|exposure|t_?exp|exp_?t|texp|itime|int_?time|frame?time)(?:_s(?:ec)?)?$/,
  airmass: /^(?:air_?mass|sec_?z|am)$/,
  filter: /^(?:filter|filter_?name|filt|band|channel)$/,
  mid_mjd: /^(?:mid_?mjd|mjd_?mid|mjd_?avg)$/,
  pixel_scale: /^(?:pix(?:el)?_?scale|pscale)$/,
};
/** Exposures of one epoch, of several filters say, follow each other. */
const mostApartDays = 0.5;
const secondUnits = /^(?:s|sec|second|seconds)?$/i;

/**
 * Gives epochs what nothing else says of them: a time, and columns for exposure, filter, airmass, pixel scale and where they
 * were observed. A time is the middle of the exposure; the start, where the other epochs' times come from headers too, whose
 * time is that of the start. Cells that say something are left as they are, and so are columns of another unit.
 * @returns undefined where nothing was missing that is said
 */
export function fillEpochs(axis: EpochAxis, images: readonly EpochExposure[]): FilledEpochs | undefined {
  const rowOf = new Map(axis.epochKey.map((key, row) => [key, row]));
  const byRow = new Map<number, EpochExposure[]>();
  for (const image of images) {
    const row = image.epochKey === "" ? undefined : rowOf.get(image.epochKey);
    if (row !== undefined) byRow.set(row, [...(byRow.get(row) ?? []), image]);
  }
  const result: FilledEpochs = { axis: { ...axis, columns: [...axis.columns] }, filled: [], contradicted: [] };
  const note = (list: FilledEpochs["filled"], what: string, count: number) => count > 0 && list.push({ what, count });

  // Times of headers that are there already are of the start, and so are those beside them.
  const ofStart = axis.timeSource.includes("header");
  const known = axis.epochMjd.some((mjd) => !Number.isNaN(mjd));
  const epochMjd = axis.epochMjd.slice();
  const timeSource = [...axis.timeSource];
  const scales = new Set<TimeFrame["scale"]>();
  let [mids, starts, contradicted] = [0, 0, 0];
  for (const [row, of] of byRow) {
    if (!Number.isNaN(epochMjd[row]!)) continue;
    const inMiddle = ofStart ? [] : of.flatMap(({ midMjd }) => midMjd ?? []);
    const times = inMiddle.length > 0 ? inMiddle : of.flatMap(({ startMjd }) => startMjd ?? []);
    if (times.length === 0) continue;
    if (Math.max(...times) - Math.min(...times) > mostApartDays) {
      contradicted++;
      continue;
    }
    epochMjd[row] = times.reduce((sum, mjd) => sum + mjd, 0) / times.length;
    timeSource[row] = "header";
    for (const { scale } of of) scales.add(scale);
    if (inMiddle.length > 0) mids++;
    else starts++;
  }
  note(result.filled, "a time, the middle of the exposure", mids);
  note(result.filled, "a time, the start of the exposure", starts);
  note(result.contradicted, "the time", contradicted);
  Object.assign(result.axis, { epochMjd, timeSource });
  if (mids + starts > 0 && !known)
    result.frame = {
      scale: scales.size === 1 ? [...scales][0]! : "unknown",
      reference: starts === 0 ? "mid" : mids === 0 ? "start" : "unknown",
    };

  const fill = (
    { name, unit, description }: Omit<AxisColumn, "data">,
    words: string,
    saysIt: (image: EpochExposure) => number | string | undefined,
  ) => {
    const found = result.axis.columns.findIndex(
      (column) => column.name === name || otherNames[name]?.test(column.name),
    );
    const column = result.axis.columns[found];
    const text = name === "filter";
    if (column && (Array.isArray(column.data) !== text || !sameUnit(column.unit, unit))) return;
    const data = column
      ? column.data.slice()
      : text
        ? axis.epochKey.map(() => "")
        : new Float64Array(axis.epochKey.length).fill(Number.NaN);
    let [count, apart] = [0, 0];
    for (const [row, of] of byRow) {
      if (text ? data[row] !== "" : !Number.isNaN(data[row] as number)) continue;
      const values = of.flatMap((image) => saysIt(image) ?? []);
      if (values.length === 0) continue;
      if (!agree(values, name === "mid_mjd" ? secondDays : 0)) apart++;
      else {
        data[row] = values[0]!;
        count++;
      }
    }
    note(result.filled, words, count);
    note(result.contradicted, words, apart);
    if (count === 0) return;
    const filled = column ? { ...column, data } : { name, ...(unit === undefined ? {} : { unit }), description, data };
    if (column) result.axis.columns[found] = filled as AxisColumn;
    else result.axis.columns.push(filled as AxisColumn);
  };

  const said = "by the headers of images";
  fill(
    { name: "mid_mjd", unit: "d", description: `middle of the exposure, ${said}` },
    "the middle of the exposure",
    (of) => of.midMjd,
  );
  fill({ name: "filter", description: `filter, ${said}` }, "filter", ({ filter }) => filter);
  const numbers = new Map(images.flatMap((image) => image.numbers.map((number) => [number.name, number])));
  for (const { name, unit, description } of numbers.values())
    fill(
      { name, ...(unit === undefined ? {} : { unit }), description: `${description}, ${said}` },
      description,
      (image) => image.numbers.find((number) => number.name === name)?.value,
    );
  fill(
    { name: "pixel_scale", unit: "arcsec", description: `size of a pixel, ${said}` },
    "pixel scale",
    (of) => of.pixelScaleArcsec,
  );
  return result.filled.length + result.contradicted.length > 0 ? result : undefined;
}

const sameUnit = (a = "", b = "") => a === b || a === "" || (secondUnits.test(a) && secondUnits.test(b));

const secondDays = 1 / 86_400;

/** Images of one exposure round their numbers differently; times may differ by `most` days. */
function agree(values: readonly (number | string)[], most: number): boolean {
  const [first] = values;
  return values.every((value) =>
    typeof value === "number" && typeof first === "number"
      ? Math.abs(value - first) <= (most || 1e-6 * Math.max(Math.abs(value), Math.abs(first)))
      : value === first,
  );
}

/** One line for the report of an ingest. */
export function fillingSaid(images: number, { filled, contradicted }: FilledEpochs): string {
  const list = (of: FilledEpochs["filled"]) => of.map(({ what, count }) => `${what} (${count})`).join(", ");
  const many = `Headers of ${images} images`;
  return [
    ...(filled.length > 0
      ? [`${many} gave epochs what nothing else says of them, with how many: ${list(filled)}.`]
      : []),
    ...(contradicted.length > 0
      ? [`Images of one epoch contradict each other, which was not taken: ${list(contradicted)}.`]
      : []),
  ].join(" ");
}
