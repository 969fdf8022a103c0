import type { ColumnMapping, MeasurementColumns } from "../format/catalog.ts";
import { findSkyPair, pixelNames, positionName, skyNames } from "../format/position-names.ts";

export interface RecogniseOptions {
  /** IDF names keep the whole column name in the measurement: `mag_auto` instead of `auto`. */
  idf: boolean;
  /** photutils columns are flux ratios (epoch / superstack), as those of `_div` tables are. */
  ratio?: boolean;
  /** Names of columns that hold texts: positions are rather taken from numbers. */
  texts?: ReadonlySet<string>;
}

const keyNames = ["number", "id", "source_id", "object_id", "objid", "label"];
const flagsNames = ["flags", "flag"];

/** One-sigma errors or variances on the sky, along two axes of whatever direction. */
const skyErrorNames: [first: string, second: string][] = [
  ["erra_world", "errb_world"],
  ["errawin_world", "errbwin_world"],
  ["errapsf_world", "errbpsf_world"],
  ["errx2_world", "erry2_world"],
  ["errx2win_world", "erry2win_world"],
  ["errx2psf_world", "erry2psf_world"],
  ["ra_error", "dec_error"],
  ["ra_err", "dec_err"],
  ["e_ra", "e_dec"],
  ["e_raj2000", "e_dej2000"],
];

/** SExtractor's FLUX_ and MAG_ parameters that are no photometry: radii, peaks, growth curves, surface brightnesses. */
const noPhotometry = /^(radius|max|growth|growthstep|eff|mean|backoffset)(_|$)/;

/** What photutils writes as a value's scatter, by the statistic of the value. */
const scatterOf: Record<string, string> = { mean: "std", median: "mad_std", biweight_location: "biweight_scale" };

interface Photometry {
  /** The same for a value and its uncertainty. */
  id: string;
  role: "value" | "uncertainty";
  kind: "mag" | "flux" | "scatter";
  rest: string;
}

/**
 * Finds out what a catalog's columns mean: SExtractor's names, photutils', and plain ones (`ra dec x y id mag_… flux_…`),
 * in any case. Columns that no rule knows are left out; positions are taken in pairs, the surest pair first.
 * Measurements come in the order of the catalog's columns.
 */
export function recogniseColumns(columnNames: readonly string[], options: RecogniseOptions): ColumnMapping {
  const byName = new Map<string, string>();
  for (const name of columnNames) if (!byName.has(name.toLowerCase())) byName.set(name.toLowerCase(), name);
  const [ra, dec] = findSkyPair(columnNames, options.texts);
  const [x, y] = findPair(byName, pixelNames);
  const [raError, decError] = findPair(byName, skyErrorNames);
  const found = {
    ...{ ra, dec, x, y, raError, decError },
    key: findFirst(byName, keyNames),
    flags: findFirst(byName, flagsNames),
  };
  const known = Object.entries(found).filter(([, name]) => name !== undefined);
  return { ...Object.fromEntries(known), measurements: findMeasurements([...byName.values()], options) };
}

/** What a mapping lacks before its sources can be matched and measured, in SExtractor's names; empty when nothing. */
export function missingColumns({ ra, dec, x, y, measurements }: ColumnMapping): string[] {
  const missing: string[] = [];
  // Without a sky position, sources can still be matched by the pattern that they form on the image.
  const onImage = !ra && !dec && x && y && measurements.length > 0;
  if (!ra && !onImage) missing.push("ALPHA_J2000");
  if (!dec && !onImage) missing.push("DELTA_J2000");
  if (measurements.length === 0) missing.push("MAG_* or FLUX_*");
  return missing;
}

/** Whether a column may take part in a mapping: parsers need not keep the others. */
export function isKnownColumn(name: string): boolean {
  return knownNames.has(name.toLowerCase()) || photometry(name) !== undefined || positionName(name) !== undefined;
}

/** Whether a column is photometry, which is kept as float32; all else (positions, keys, flags) is float64. */
export function isPhotometry(name: string): boolean {
  return photometry(name) !== undefined;
}

const knownNames = new Set([...keyNames, ...flagsNames, ...[...skyNames, ...pixelNames, ...skyErrorNames].flat()]);

function findFirst(byName: Map<string, string>, names: string[]): string | undefined {
  const name = names.find((name) => byName.has(name));
  return name && byName.get(name);
}

/** The first pair of which both columns are there; else the first half of one. */
function findPair(byName: Map<string, string>, pairs: [string, string][]): [string | undefined, string | undefined] {
  const whole = pairs.find(([a, b]) => byName.has(a) && byName.has(b));
  const [a, b] = whole ?? pairs.find(([a, b]) => byName.has(a) || byName.has(b)) ?? ["", ""];
  return [byName.get(a), byName.get(b)];
}

function findMeasurements(names: string[], { idf, ratio = false }: RecogniseOptions): MeasurementColumns[] {
  const uncertainties = new Map<string, string>();
  for (const name of names) {
    const column = photometry(name);
    if (column?.role === "uncertainty" && !uncertainties.has(column.id)) uncertainties.set(column.id, name);
  }
  const measurements = new Map<string, MeasurementColumns>();
  for (const name of names) {
    const column = photometry(name);
    if (column?.role !== "value") continue;
    const { kind, rest, id } = column;
    const measurement = kind === "mag" && !idf ? rest || "mag" : id;
    if (measurements.has(measurement)) continue;
    const uncertainty = uncertainties.get(id);
    measurements.set(measurement, {
      ...{ measurement, value: name },
      ...(uncertainty === undefined ? {} : { uncertainty }),
      unit: kind === "mag" ? "mag" : "",
      kind: kind !== "scatter" ? kind : ratio ? "ratio" : "flux",
    });
  }
  return [...measurements.values()];
}

function photometry(columnName: string): Photometry | undefined {
  const name = columnName.toLowerCase();
  const [, stem, error, rest = "", errorBehind] =
    /^(mag|flux)(?:_?(err|error))?(?:_(.+?))?(_err|_error)?$/.exec(name) ?? [];
  if (stem === "mag" || stem === "flux") {
    if (noPhotometry.test(rest)) return undefined;
    const role = error || errorBehind ? "uncertainty" : "value";
    return { id: rest ? `${stem}_${rest}` : stem, role, kind: stem, rest };
  }
  for (const [location, scatter] of Object.entries(scatterOf)) {
    for (const [prefix, role] of [
      [location, "value"],
      [scatter, "uncertainty"],
    ] as const) {
      if (!name.startsWith(`${prefix}_`) || name === `${prefix}_`) continue;
      const rest = name.slice(prefix.length + 1);
      return { id: `${location}_${rest}`, role, kind: "scatter", rest };
    }
  }
  return undefined;
}
