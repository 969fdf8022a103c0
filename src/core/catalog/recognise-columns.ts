import { conditionColumns } from "../cube/source-conditions.ts";
import { propertyColumns } from "../cube/source-properties.ts";
import type { ColumnMapping, MeasurementColumns } from "../format/catalog.ts";
import { findSkyPair, pixelNames, positionName, skyNames } from "../format/position-names.ts";
import { isPositionPart } from "../format/position-parts.ts";
import { remembered } from "../remembered.ts";
import { bareBands, isBareBand } from "./bare-bands.ts";
import { isLimitName, limitColumnFinder } from "./limit-flags.ts";
import { isFilterName } from "./long-table.ts";
import { splitNameUnit } from "./name-unit.ts";
import { photometry, plainName } from "./photometry-names.ts";

export interface RecogniseOptions {
  /** IDF names keep the whole column name in the measurement: `mag_auto` instead of `auto`. */
  idf: boolean;
  /** photutils columns are flux ratios (epoch / superstack), as those of `_div` tables are. */
  ratio?: boolean;
  /** Names of columns that hold texts: positions are rather taken from numbers. */
  texts?: ReadonlySet<string>;
}

const keyNames = ["number", "id", "source_id", "object_id", "objid", "label"];
const flagsNames = ["flags", "flag", "catflags"];

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

/** Names of columns, and how they are to be read, as one text: a survey's catalogs have the same columns. */
const found = remembered((question: string): ColumnMapping => {
  const [columnNames, idf, ratio, texts] = JSON.parse(question) as [string[], boolean, boolean, string[]];
  return findColumns(columnNames, { idf, ratio, texts: new Set(texts) });
});

/**
 * Finds out what a catalog's columns mean: SExtractor's names, photutils', and plain ones (`ra dec x y id mag_… flux_…`),
 * in any case. Columns that no rule knows are left out; positions are taken in pairs, the surest pair first.
 * Measurements come in the order of the catalog's columns.
 */
export function recogniseColumns(
  columnNames: readonly string[],
  { idf, ratio = false, texts = new Set() }: RecogniseOptions,
): ColumnMapping {
  const { measurements, ...columns } = found(JSON.stringify([columnNames, idf, ratio, [...texts]]));
  // Whoever asks may change what is their own.
  return { ...columns, measurements: measurements.map((one) => ({ ...one })) };
}

function findColumns(columnNames: readonly string[], options: RecogniseOptions): ColumnMapping {
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
  if (knownNames.has(name.toLowerCase()) || photometry(name) !== undefined || positionName(name) !== undefined)
    return true;
  return (
    isFilterName(name) || isLimitName(name) || isBareBand(name) || isPositionPart(name) || isBesides(name.toLowerCase())
  );
}

/** What a source had besides its photometry. */
const isBesides = (name: string) => conditionColumns.has(name) || propertyColumns.has(name);

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
  const lowerCase = new Set(names.map((name) => name.toLowerCase()));
  const values = names.filter((name) => photometry(name)?.role === "value" && !isNoteOf(name.toLowerCase(), lowerCase));
  const bare = values.length === 0 ? bareBands(names) : [];
  const uncertainties =
    values.length === 0
      ? new Map(bare.map(({ value, uncertainty }) => [value, uncertainty]))
      : pairUncertainties(names, values);
  const limitColumn = limitColumnFinder(names);
  const measurements = new Map<string, MeasurementColumns>();
  const all = values.length === 0 ? bare.map(({ value }) => value) : values;
  for (const value of all) {
    const kind = photometry(value)?.kind ?? "mag";
    const name = plainName(value);
    const measurement = kind === "mag" && !idf ? name.replace(/^mag_(?=.)/, "") : name;
    if (measurements.has(measurement)) continue;
    const uncertainty = uncertainties.get(value);
    const limit = limitColumn(value, all.length === 1);
    measurements.set(measurement, {
      ...{ measurement, value },
      ...(uncertainty === undefined ? {} : { uncertainty }),
      ...(limit === undefined ? {} : { limit }),
      unit: kind === "mag" ? "mag" : "",
      kind: kind !== "scatter" ? kind : ratio ? "ratio" : "flux",
    });
  }
  return [...measurements.values()];
}

/** The column of each value's uncertainty; one whose name does not say of what belongs to the only value that has none. */
function pairUncertainties(names: string[], values: string[]): Map<string, string> {
  const uncertainties = new Map<string, string>();
  const columnOf = new Map(values.map((name) => [plainName(name), name]));
  const nameless: string[] = [];
  const unpaired: { name: string; of: string[] }[] = [];
  const errors = names.flatMap((name) => {
    const column = photometry(name);
    return column?.role === "uncertainty" ? [{ name, column }] : [];
  });
  const surestFirst = [...errors.filter((e) => !e.column.isDoubtful), ...errors.filter((e) => e.column.isDoubtful)];
  for (const { name, column } of surestFirst) {
    const value = column.of.map((of) => columnOf.get(of)).find((of) => of !== undefined && !uncertainties.has(of));
    if (value !== undefined) uncertainties.set(value, name);
    else if (column.of.includes("")) nameless.push(name);
    else unpaired.push({ name, of: column.of });
  }
  // flux_uJy and fluxerr_nJy, mag and magnitude_error.
  for (const { name, of } of unpaired) {
    const stems = of.map(stemOf);
    const value = values.find((one) => !uncertainties.has(one) && stems.includes(stemOf(one)));
    if (value !== undefined) uncertainties.set(value, name);
  }
  const [only, ...others] = values;
  if (only !== undefined && others.length === 0 && !uncertainties.has(only) && nameless.length === 1)
    uncertainties.set(only, nameless[0]!);
  return uncertainties;
}

/** A name in lower case, without a unit at its end, `magnitude` as `mag`. */
const stemOf = (name: string) => splitNameUnit(name).stem.toLowerCase().replaceAll("magnitude", "mag");

/** VizieR's letters before a column that is there: `f_Vmag` flag, `n_` note, `q_` quality, `l_` limit, `o_` count, `r_` source. */
function isNoteOf(name: string, names: Set<string>): boolean {
  const of = /^[fnqlorwux]_(.+)$/.exec(name)?.[1];
  if (of !== undefined && names.has(of)) return true;
  // photutils' first guess of a fit.
  return name === "flux_0" && names.has("flux_fit");
}
