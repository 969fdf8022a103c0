import type { Assumption } from "../assumption.ts";
import { type Check, dictionary, invalidArgument, oneOf, optional, shape, text } from "../check-value.ts";
import { WorkbenchError } from "../errors.ts";
import { formatCounted } from "../format-counted.ts";
import { type TimeFrame, timeAnswers } from "../time/time-frame.ts";
import type { ArchivePoints } from "./archive-points.ts";

/** What is said of a file of light curves before it is read; what is left out is as its archive documents it. */
export interface CurveFileOptions {
  /** Of the dataset; by default the file's, without its ending. */
  name?: string;
  /** Of the one object, where nothing in the file names it; by default as the file is called. */
  objectName?: string;
  /** What the file's times are, where it does not say so itself. No time is changed by it. */
  time?: Partial<TimeFrame>;
  /** Whether rows that the archive calls bad are left out, or kept with a flag that marks them. */
  badRows?: "leave-out" | "flag";
  /** What is said of one of several files, by its name; it counts before what is said of all. */
  files?: { [file: string]: Pick<CurveFileOptions, "objectName" | "time" | "badRows"> };
}

/** A file of light curves with what is said of it, to be read so. */
export interface ToldFile {
  file: File;
  /** The file's. */
  name: string;
  told: CurveFileOptions;
  /** Other files whose light curves become one dataset with its own. */
  others?: readonly File[];
}

/** A name that can be seen, and stored. */
const named: Check<string> = (value, argument) => {
  const name = text({ leastLength: 1, mostLength: 200 })(value, argument);
  if (name.trim() === "") throw invalidArgument(argument, "a name that is not blank", value);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
  if (/[\u0000-\u001f\u007f]/.test(name)) throw invalidArgument(argument, "a name without control characters", value);
  return name;
};

const ofOneFile = {
  objectName: optional(named),
  time: optional(
    shape({
      scale: optional(oneOf(...timeAnswers.scale)),
      reference: optional(oneOf(...timeAnswers.reference)),
      place: optional(oneOf(...timeAnswers.place)),
    }),
  ),
  badRows: optional(oneOf("leave-out", "flag")),
};

/** What of a call's options is about the file, or files. */
export const curveFileChecks = {
  name: optional(named),
  ...ofOneFile,
  files: optional(dictionary(shape(ofOneFile))),
};

const checkOptions: Check<CurveFileOptions> = shape(curveFileChecks) as never;

/**
 * What is said of a file among the options of a call; undefined where nothing is.
 * @throws InvalidArgument
 */
export function curveFileOptionsIn(options: CurveFileOptions): CurveFileOptions | undefined {
  const told = checkOptions(options, "options");
  return Object.keys(told).length > 0 ? told : undefined;
}

/** What is said of one of several files. */
export function toldOf({ name, files, ...told }: CurveFileOptions, file: string): CurveFileOptions {
  const own = files?.[file] ?? {};
  return { ...told, ...own, ...(told.time && own.time && { time: { ...told.time, ...own.time } }) };
}

/** @throws InvalidRequest where something is said of a file that is none of these */
export function checkToldFiles({ files = {} }: CurveFileOptions, names: readonly string[]): void {
  for (const name of Object.keys(files))
    if (!names.includes(name)) throw refused(name, "files", names.join(", "), name);
}

/** A file with what is said of it, in the place of what was said before; of several, the first with the others beside it. */
export function toldFile<F extends object>(
  files: F | readonly File[],
  told: CurveFileOptions | undefined,
): F | ToldFile {
  if (Array.isArray(files)) {
    const [file, ...others] = files as File[];
    if (others.length === 0) return toldFile(file as unknown as F, told);
    return {
      file: file!,
      name: `${file!.name} and ${formatCounted(others.length, "other")}`,
      told: told ?? {},
      others,
    };
  }
  const given = files as F;
  if (!told) return given;
  if (given instanceof File) return { file: given, name: given.name, told };
  const before = given as unknown as ToldFile;
  return "told" in before ? { ...before, told: { ...before.told, ...told } } : given;
}

/** Whether rows that are called bad are left out. */
export const leavesOutBad = ({ bad }: ArchivePoints, { badRows }: CurveFileOptions): boolean =>
  badRows === undefined ? !bad.kept : badRows === "leave-out";

/**
 * An archive's light curves as they are said to be.
 * @throws InvalidRequest where the file itself says otherwise
 */
export function withCurveFileOptions(points: ArchivePoints, told: CurveFileOptions, file: string): ArchivePoints {
  const { bad, objectKey, places, time, timeSaid, unnamed } = points;
  const said: Assumption[] = [];
  const say = (kind: Assumption["kind"], sentence: string) => said.push({ kind, text: sentence, remedy: "curves" });
  let next = points;
  if (told.objectName !== undefined) {
    const [called] = objectKey;
    if (!unnamed || called === undefined)
      throw refused(file, "objectName", "none, as the file names its objects", told.objectName);
    const place = places.get(called);
    next = {
      ...next,
      objectKey: objectKey.map(() => told.objectName!),
      places: new Map(place ? [[told.objectName, place]] : []),
    };
  }
  if (unnamed && objectKey.length > 0) {
    const as =
      told.objectName === undefined ? `it is called ${objectKey[0]}, as the file is` : "it is called as you said";
    say("table", `The file does not name its object: ${as}.`);
  }
  for (const [part, answer] of Object.entries(told.time ?? {}) as [keyof TimeFrame, string | undefined][]) {
    if (answer === undefined || answer === time[part]) continue;
    const by = timeSaid[part];
    if (by !== undefined) throw refused(file, `time.${part}`, `${time[part]}, by ${by}`, answer);
    next = { ...next, time: { ...next.time, [part]: answer } };
    say("time", `You said of its times: ${part} ${answer}. Of such a file ${time[part]} is assumed.`);
  }
  const assumed = (Object.keys(timeAnswers) as (keyof TimeFrame)[]).filter(
    (part) => timeSaid[part] === undefined && (told.time?.[part] ?? time[part]) === time[part],
  );
  if (assumed.length > 0)
    say("time", `Assumed of its times: ${assumed.map((part) => `${part} ${time[part]}`).join(", ")}.`);
  if (bad.rows.size > 0 && !leavesOutBad(points, told)) {
    const { rows, by, flag, kept } = bad;
    next = { ...next, bad: { ...bad, rows: new Set() } };
    if (flag !== undefined) next.flags = points.flags.map((bits, row) => (rows.has(row) ? bits | flag : bits));
    const marked = `${formatCounted(rows.size, "row")} marked${kept ? "" : " bad"} by ${by}`;
    const flags = flag === undefined ? "as their flags say" : `as flag ${flag} says`;
    const was = rows.size === 1 ? "was" : "were";
    say("table", `${marked} ${was} kept, ${flags}: a mask leaves out what is to be left out.`);
  }
  return { ...next, assumptions: [...(points.assumptions ?? []), ...said] };
}

function refused(file: string, what: string, expected: string, found: string): WorkbenchError<"InvalidRequest"> {
  return new WorkbenchError(
    "InvalidRequest",
    { what, expected, found },
    `${file}: ${what}: expected ${expected}, found ${found}.`,
  );
}

/** @throws InvalidRequest where something is said of a store, which says all of itself */
export function refuseTold(told: CurveFileOptions | undefined, file: string): void {
  const [what] = Object.keys(told ?? {});
  if (what === undefined) return;
  throw refused(file, what, "light curves of an archive, of which this can be said", "a store, which says it itself");
}
