import { type Assumption, noteAssumptions } from "../assumption.ts";
import { separationArcsec } from "../crossmatch/sky.ts";
import { formatCounted } from "../format-counted.ts";
import { listedNames } from "../listed-names.ts";
import { type TimeFrame, timeAnswers } from "../time/time-frame.ts";
import type { ArchivePoints, ArchiveValue } from "./archive-points.ts";
import { assumptionsOf } from "./archive-source.ts";

/** An archive's light curves, and the file that they are in. */
export interface PointsOfFile {
  /** Another one for each file. */
  file: string;
  points: ArchivePoints;
}

/** Files whose measurements are the same ones: a light curve can go on from one file to the next. */
interface Group {
  label: string;
  files: PointsOfFile[];
  values: ArchiveValue[];
}

interface Place {
  raDeg: number;
  decDeg: number;
}

const distinct = (texts: readonly string[]) => [...new Set(texts)];

/**
 * Light curves of several files as those of one. Objects are one where they are called the same, or where their archive says so by
 * their places. Measurements of other archives, or of other columns, are light curves of their own, called by their archive. No time
 * is changed: what files differ in is not known of them together, and said.
 * @param files one at least, with what is said of each
 */
export function uniteFiles(files: readonly PointsOfFile[]): ArchivePoints {
  const assumptions: Assumption[] = [];
  for (const { file, points } of files) noteAssumptions(assumptions, assumptionsOf(points, file));
  const say = (kind: Assumption["kind"], text: string) =>
    noteAssumptions(assumptions, [{ kind, text, remedy: "file" }]);
  const groups = groupsOf(files);
  if (groups.length > 1)
    say(
      "table",
      `Light curves of ${listedNames(groups.map(({ label }) => label))} are measurements of their own: no number was brought to those of another archive.`,
    );
  const { keys, places } = nameObjects(files, say);
  const { time, timeSaid } = timesOf(files, say);
  const values: ArchiveValue[] = groups.flatMap((group) =>
    group.values.map((value, at) => {
      const along = (name: "value" | "uncertainty" | "limit") =>
        Float64Array.from(
          files.flatMap(({ points }, k) => {
            const own = group.files.includes(files[k]!) ? points.values[at]![name] : undefined;
            return own ? [...own] : new Array<number>(points.objectKey.length).fill(Number.NaN);
          }),
        );
      const hasLimits = group.files.some(({ points }) => points.values[at]!.limit !== undefined);
      return {
        ...value,
        ...{ value: along("value"), uncertainty: along("uncertainty") },
        ...(hasLimits && { limit: along("limit") }),
      };
    }),
  );
  const bands = files.map((one) => {
    const group = groups.find((group) => group.files.includes(one))!;
    return one.points.band.map((band) =>
      groups.length === 1 ? band : [group.label, band].filter((part) => part !== "").join("_"),
    );
  });
  const valuesOfBand = new Map<string, number[]>();
  let firstValue = 0;
  for (const group of groups) {
    const own = group.values.map((_, at) => firstValue + at);
    firstValue += own.length;
    for (const one of group.files) for (const band of bands[files.indexOf(one)]!) valuesOfBand.set(band, own);
  }
  const badRows = new Set<number>();
  const before = new Set<string>();
  let [firstRow, againCount] = [0, 0];
  for (const [k, { points }] of files.entries()) {
    const ids = points.objectKey.map((_, row) =>
      [
        keys[k]![row],
        bands[k]![row],
        points.mjd[row],
        ...points.values.flatMap((v) => [v.value[row], v.limit?.[row]]),
      ].join("\n"),
    );
    for (const [row, id] of ids.entries()) {
      const isBad = points.bad.rows.has(row);
      const isAgain = !isBad && before.has(id);
      if (isBad || isAgain) badRows.add(firstRow + row);
      if (isAgain) againCount++;
    }
    for (const id of ids) before.add(id);
    firstRow += ids.length;
  }
  if (againCount > 0)
    say("table", `${formatCounted(againCount, "row is", "rows are")} the same in several files, and read once.`);
  return {
    archive: listedNames(distinct(files.map(({ points }) => points.archive))),
    knownBy: listedNames(distinct(files.map(({ points }) => points.knownBy))),
    objectKey: keys.flat(),
    band: bands.flat(),
    mjd: Float64Array.from(files.flatMap(({ points }) => [...points.mjd])),
    ...{ time, timeSaid, values, valuesOfBand, places, assumptions },
    flags: Int32Array.from(files.flatMap(({ points }) => [...points.flags])),
    bad: { rows: badRows, by: "" },
    notes: [],
    united: true,
  };
}

function groupsOf(files: readonly PointsOfFile[]): Group[] {
  const groups = new Map<string, Group>();
  const taken = new Set<string>();
  for (const one of files) {
    const { archive, values, isPlain } = one.points;
    const columns = values.map((v) => [v.name, v.unit, v.kind, v.valueColumn, v.uncertaintyColumn]);
    const id = JSON.stringify([archive, columns]);
    const known = groups.get(id);
    if (known) {
      known.files.push(one);
      continue;
    }
    const word = isPlain ? one.file.replace(/\.[A-Za-z]{2,5}$/, "") : archive.split(/[ ,]/)[0]!;
    let label = word;
    for (let n = 2; taken.has(label); n++) label = `${word}_${n}`;
    taken.add(label);
    groups.set(id, { label, files: [one], values });
  }
  return [...groups.values()];
}

/** What each row's object is called, file by file, and where objects are. */
function nameObjects(files: readonly PointsOfFile[], say: (kind: Assumption["kind"], text: string) => void) {
  const places = new Map<string, Place>();
  const filesOf = new Map<string, number>();
  const caseless = new Map<string, string>();
  const stars: (Place & { name: string; archive: string })[] = [];
  let merged = 0;
  const nameOf = (key: string, { archive, places: here, oneStarArcsec, caselessNames }: ArchivePoints): string => {
    if (caselessNames) {
      const known = caseless.get(key.toLowerCase());
      if (known === undefined) caseless.set(key.toLowerCase(), key);
      return known ?? key;
    }
    const place = here.get(key);
    if (oneStarArcsec === undefined || !place) return key;
    const near = stars.find(
      (star) =>
        star.archive === archive &&
        separationArcsec(star.raDeg, star.decDeg, place.raDeg, place.decDeg) <= oneStarArcsec,
    );
    if (!near) stars.push({ ...place, name: key, archive });
    else if (near.name !== key) merged++;
    return near?.name ?? key;
  };
  const keys = files.map(({ points }) => {
    const names = new Map(distinct(points.objectKey).map((key) => [key, nameOf(key, points)]));
    for (const [key, name] of names) {
      const place = points.places.get(key);
      if (place && !places.has(name)) places.set(name, place);
    }
    for (const name of new Set(names.values())) filesOf.set(name, (filesOf.get(name) ?? 0) + 1);
    return points.objectKey.map((key) => names.get(key)!);
  });
  const shared = [...filesOf].filter(([, count]) => count > 1).map(([name]) => name);
  if (shared.length > 0)
    say(
      "table",
      `${formatCounted(shared.length, "object")} in several files ${shared.length === 1 ? "is" : "are"} one each, by name${merged > 0 ? " or, in one archive, by place" : ""}: ${listedNames(shared)}.`,
    );
  return { keys, places };
}

/** What files say of their times together: what they differ in is not known, and cannot be said where a file says it. */
function timesOf(
  files: readonly PointsOfFile[],
  say: (kind: Assumption["kind"], text: string) => void,
): Pick<ArchivePoints, "time" | "timeSaid"> {
  const time: Record<string, string> = {};
  const timeSaid: ArchivePoints["timeSaid"] = {};
  for (const part of Object.keys(timeAnswers) as (keyof TimeFrame)[]) {
    const answers = distinct(files.map(({ points }) => points.time[part]));
    const said = files.map(({ points }) => points.timeSaid[part]).find((by) => by !== undefined);
    if (answers.length === 1) {
      time[part] = answers[0]!;
      if (said !== undefined) timeSaid[part] = said;
      continue;
    }
    time[part] = "unknown";
    const each = answers.map((answer) => {
      const of = files.filter(({ points }) => points.time[part] === answer).map(({ file }) => file);
      return `${answer} (${listedNames(of)})`;
    });
    if (said !== undefined) timeSaid[part] = "the files, which differ";
    say(
      "time",
      `Files differ in the ${part} of their times: ${each.join(", ")}. Times are as each file gives them; none was brought to those of another, from which they differ by up to minutes.`,
    );
  }
  return { time: time as unknown as TimeFrame, timeSaid };
}
