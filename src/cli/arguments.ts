import { parseArgs } from "node:util";
import { timeKinds } from "../core/barycenter/time-settings.ts";
import { exportFormats } from "../core/export/curve-formats.ts";
import { surveyMethods } from "../core/periods/period-table.ts";
import { workbenchVersion } from "../core/version.ts";
import { UsageError, type Words } from "./command.ts";

interface Option {
  /** What its value is called in the help; a switch where there is none. */
  value?: string;
  short?: string;
  help: string;
}

const common: Record<string, Option> = {
  json: { help: "one JSON object a line on stdout" },
  quiet: { short: "q", help: "no progress on stderr" },
};
const codec: Option = { value: "none|zstd", help: "how light curves are packed (zstd where not given)" };

/** Every command: what it takes and what it does. Help, parsing and the test of both are made from this. */
export const commands: Record<string, { paths: string; help: string; options: Record<string, Option> }> = {
  ingest: {
    paths: "PATH...",
    help: "Catalogs, folders of them or archives to light curves; goes on where it was cut off.",
    options: {
      output: { value: "PATH", short: "o", help: "field.zarr.zip, or a directory to add to later" },
      recipe: {
        value: "FILE",
        help: "as another dataset was made: its recipe.json, or its zip; or options from a JSON file. Those given here win",
      },
      name: { value: "TEXT", help: "name of a new dataset (the output's where not given)" },
      reference: { value: "PATH", help: "the reference catalog, as it is listed by the report" },
      epochs: { value: "PATH", help: "the epoch table" },
      template: { value: "TEXT", help: "naming template, built in or {epoch}_{chan}.cat" },
      mode: { value: "auto|key|position", help: "how sources are matched (auto)" },
      radius: { value: "ARCSEC", help: "match radius (proposed from the catalogs where not given)" },
      "radius-pixels": { value: "NUMBER", help: "match radius where catalogs have no sky positions" },
      "remove-offsets": { help: "take each catalog's astrometric offset off before matching" },
      "keep-offsets": { help: "match catalogs that lie off the others as they are" },
      "no-weigh-errors": { help: "take the closest of rivals, whatever errors of positions say" },
      "no-source-properties": { help: "leave out each source's place on the image, width and background" },
      codec,
      reread: { help: "read committed catalogs again" },
      part: { value: "I/N", help: "only the epochs of part I of N, into a directory that “merge” takes" },
      "keep-work": { help: "keep the working directory beside a zip" },
      force: { help: "replace a zip that is there" },
      ...common,
    },
  },
  merge: {
    paths: "DIRECTORY...",
    help: "All parts of an ingest to light curves: the same bytes as of one part.",
    options: {
      output: { value: "PATH", short: "o", help: "field.zarr.zip, or a directory to add to later" },
      name: { value: "TEXT", help: "name of the dataset (the output's where not given)" },
      recipe: {
        value: "FILE",
        help: "the recipe.json, or zip, that all parts were given: what it says of times, epochs and zero points",
      },
      "no-rechunk": { help: "leave the light curves to a later “rechunk”" },
      codec,
      "keep-work": { help: "keep the working directory beside a zip" },
      force: { help: "replace a zip that is there" },
      ...common,
    },
  },
  rematch: {
    paths: "DIRECTORY PATH...",
    help: "All epochs of a directory anew, from all of its catalogs: the objects of one drop, whatever the order of drops was.",
    options: {
      output: { value: "PATH", short: "o", help: "field.zarr.zip, or a new directory; DIRECTORY stays as it is" },
      name: { value: "TEXT", help: "name of the new dataset (that of the one before where not given)" },
      epochs: { value: "PATH", help: "the epoch table, where there is a newer one" },
      radius: { value: "ARCSEC", help: "match radius (that of the one before where not given)" },
      codec,
      "keep-work": { help: "keep the working directory beside a zip" },
      force: { help: "replace a zip that is there" },
      ...common,
    },
  },
  rechunk: {
    paths: "DIRECTORY [PART...]",
    help: "Brings the light curves of a directory up to date, with the files of parts that were made before.",
    options: {
      codec,
      force: { help: "even where they are" },
      part: { value: "I/N", help: "only the files of part I of N, into another directory; DIRECTORY is only read" },
      output: { value: "DIRECTORY", short: "o", help: "where the files of a part go" },
      ...common,
    },
  },
  verify: { paths: "PATH", help: "Checks every byte of a directory or a zip.", options: common },
  repair: { paths: "DIRECTORY", help: "Mends what can be mended from what is intact.", options: common },
  stats: {
    paths: "DIRECTORY",
    help: "Statistics of every object, as CSV on stdout or in a file.",
    options: {
      output: { value: "FILE", short: "o", help: "where to write them" },
      measurement: { value: "KEY", help: "of this measurement only" },
      ...common,
    },
  },
  calibrate: {
    paths: "DIRECTORY",
    help: "Zero points by comparison objects, kept with the directory; every command reads light curves with them.",
    options: {
      measurement: { value: "KEY,...", help: "of these measurements only (all magnitudes)" },
      name: { value: "TEXT", help: "name of the correction (zero points)" },
      object: { value: "KEY,...", help: "just these comparison objects" },
      without: { value: "KEY,...", help: "objects that are not to be chosen" },
      most: { value: "NUMBER", help: "at most so many comparison objects (1000)" },
      brightest: { value: "MAG", help: "comparison objects no brighter than this" },
      faintest: { value: "MAG", help: "comparison objects no fainter than this" },
      bluest: { value: "MAG", help: "comparison objects no bluer than this, first channel less second" },
      reddest: { value: "MAG", help: "comparison objects no redder than this" },
      near: { value: "KEY", help: "comparison objects around this object, --within ARCSEC" },
      within: { value: "ARCSEC", help: "how far comparison objects may be from --near" },
      clip: { value: "SIGMA", help: "leave points out that are farther from the model (4)" },
      color: { help: "take off what goes with the color of objects, where a magnitude is there in two channels" },
      position: {
        value: "DEGREE",
        help: "take off what goes with their place: a plane (1) or a paraboloid (2) an epoch",
      },
      effects: { value: "NUMBER", help: "take off at most so many systematic effects (SysRem)" },
      "leave-one-out": {
        help: "without its own share for each comparison object (not said: where that is above 1/30)",
      },
      "to-reference": { help: "magnitudes of the reference catalog as the scale" },
      "to-list": {
        value: "FILE",
        help: "magnitudes of a list of stars with positions as the scale; it is kept with the directory",
      },
      "to-column": { value: "COLUMN", help: "its column of magnitudes, or one a table: TABLE=COLUMN,..." },
      "rescale-errors": { help: "make errors honest by what comparison objects scatter" },
      "only-shared": { help: "only where epochs share offsets beyond their errors" },
      use: { value: "TEXT", help: "read with a correction that was made before" },
      off: { help: "read light curves as they were measured" },
      ...common,
    },
  },
  periods: {
    paths: "DIRECTORY",
    help: "Searches every object for periods, as CSV on stdout or in a file; goes on where it was stopped.",
    options: {
      output: { value: "FILE", short: "o", help: "where to write them" },
      method: { value: surveyMethods.join("|"), help: "(gls)" },
      measurement: { value: "KEY,...", help: "in these measurements together (the first magnitude of every channel)" },
      object: { value: "KEY,...", help: "of these objects only" },
      harmonics: { value: "NUMBER", help: "of the fitted curve (3)" },
      "min-frequency": { value: "PER_DAY", help: "where the search begins" },
      "max-frequency": { value: "PER_DAY", help: "where it ends" },
      oversampling: { value: "NUMBER", help: "steps a peak's width" },
      "error-floor": { value: "MAG", help: "added to every error in quadrature" },
      force: { help: "search anew what an earlier search has found" },
      ...common,
    },
  },
  export: {
    paths: "DIRECTORY",
    help: "The light curves of a directory as a zip for zarr-python and xarray, or in another format.",
    options: {
      output: { value: "PATH", short: "o", help: "field.zarr.zip, or a file of the format" },
      format: { value: "NAME", help: `zarr, ${exportFormats.map(({ id }) => id).join(", ")} (zarr)` },
      object: { value: "KEY,...", help: "these objects only (not zarr)" },
      measurement: { value: "KEY,...", help: "these measurements only (not zarr)" },
      values: { value: "raw|corrected|both", help: "as measured, with the correction in use, or both (raw; not zarr)" },
      times: { value: "KIND", help: `${timeKinds.join(", ")}: which times (stored; not zarr)` },
      "only-points": { help: "only epochs that have a value (not zarr)" },
      observer: { value: "CODE", help: "aavso: the observer's code" },
      codec,
      force: { help: "replace a file that is there" },
      ...common,
    },
  },
  info: { paths: "PATH", help: "What a directory or a zip holds, and what was assumed.", options: common },
  serve: {
    paths: "[PATH.zarr.zip]",
    help: "The page on this machine only, with that zip to look at.",
    options: {
      port: { value: "NUMBER", help: "4173 where not given" },
      ...common,
    },
  },
};

const labelOf = (name: string, { value, short }: Option) =>
  `${short ? `-${short}, ` : ""}--${name}${value === undefined ? "" : ` ${value}`}`;

/** The help of one command, or the list of all. */
export function helpText(name?: string): string {
  const known = name === undefined ? undefined : commands[name];
  if (!known || name === undefined)
    return [
      `lightcurve-workbench ${workbenchVersion}: from catalogs to light curves.`,
      "",
      ...Object.entries(commands).map(([name, { paths, help }]) => `  ${`${name} ${paths}`.padEnd(26)} ${help}`),
      "",
      "lightcurve-workbench COMMAND --help says more. Exit codes: 0 all done, 1 failed, 2 wrong use,",
      "3 some catalogs were refused, 130 interrupted.",
    ].join("\n");
  return [
    `lightcurve-workbench ${name} ${known.paths}`,
    known.help,
    "",
    ...Object.entries(known.options).map(([name, option]) => `  ${labelOf(name, option).padEnd(30)} ${option.help}`),
  ].join("\n");
}

export type Parsed = { help: string } | { version: string } | { name: string; words: Words };

/** @throws UsageError */
export function parseCommand(argv: readonly string[]): Parsed {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") return { help: helpText(rest[0]) };
  if (name === "--version") return { version: workbenchVersion };
  const command = commands[name];
  if (!command)
    throw new UsageError(`There is no command “${name}”: expected one of ${Object.keys(commands).join(", ")}.`);
  if (rest.includes("--help") || rest.includes("-h")) return { help: helpText(name) };
  const options = Object.fromEntries(
    Object.entries(command.options).map(([option, { value, short }]) => [
      option,
      { type: value === undefined ? ("boolean" as const) : ("string" as const), ...(short && { short }) },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({ args: rest, options, allowPositionals: true });
    return { name, words: { paths: positionals, options: values as Words["options"] } };
  } catch (error) {
    throw new UsageError(`${(error as Error).message} See: lightcurve-workbench ${name} --help`);
  }
}
