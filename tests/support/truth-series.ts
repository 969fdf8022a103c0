// Catalogs and epoch tables whose right values are known, spelled as archives, programs and people spell them.
import { type Random, seededRandom } from "./random.ts";
import { type SpelledColumn, writers, writeTable } from "./truth-writers.ts";

/** A source as it is: NaN where it has no value or no uncertainty. */
export interface TrueSource {
  ra: number;
  dec: number;
  value: number;
  uncertainty: number;
}

export interface TrueCatalog {
  bytes: Uint8Array;
  name: string;
  format: string;
  /** In words, how it is spelled. */
  how: string;
  sources: TrueSource[];
  /** The unit that the values are in; empty where the file states none. */
  unit: string;
  columns: SpelledColumn[];
}

export interface TrueEpochs {
  bytes: Uint8Array;
  name: string;
  how: string;
  keys: string[];
  mjd: number[];
  columns: SpelledColumn[];
}

const positionNames: [string, string][] = [
  ["ra", "dec"],
  ["RA", "DEC"],
  ["Ra", "Dec"],
  ["RAJ2000", "DEJ2000"],
  ["_RAJ2000", "_DEJ2000"],
  ["ra_j2000", "dec_j2000"],
  ["raMean", "decMean"],
];
const magnitudeNames: [string, string][] = [
  ["mag", "magerr"],
  ["MAG_AUTO", "MAGERR_AUTO"],
  ["mag_aper", "mag_aper_err"],
  ["Vmag", "e_Vmag"],
  ["mag_g", "e_mag_g"],
  ["psfMag", "psfMagErr"],
  ["magpsf", "sigmapsf"],
  ["mag", "err"],
  ["mag", "mag_unc"],
  ["mag", "dmag"],
  ["MAG1", "MERR1"],
  ["g_mag", "g_magerr"],
  ["magnitude", "magnitude_error"],
];
const fluxNames: [string, string][] = [
  ["flux", "fluxerr"],
  ["FLUX_AUTO", "FLUXERR_AUTO"],
  ["flux_fit", "flux_unc"],
  ["psfFlux", "psfFluxErr"],
  ["flux", "e_flux"],
  ["flux_aper", "flux_aper_err"],
  ["aperture_sum", "aperture_sum_err"],
];
const besides: [string, (random: Random, row: number) => string][] = [
  ["FLAGS", (random) => String(random.pick([0, 0, 0, 2, 3, 16]))],
  ["id", (_, row) => String(row + 1)],
  ["NUMBER", (_, row) => String(row + 1)],
  ["CLASS_STAR", (random) => random.next().toFixed(2)],
  ["mag_flag", () => "0"],
  ["nobs", () => "12"],
  ["FWHM_IMAGE", (random) => (2 + random.next()).toFixed(2)],
  ["comment", (random) => random.pick(["ok", "blend", "edge"])],
  ["zeropoint", () => "25.0"],
  ["mag_lim", () => "21.5"],
];
const two = (value: number) => String(Math.floor(value)).padStart(2, "0");

/** Degrees or hours in sexagesimal, rounded once so that no part is 60. */
function sexagesimal(value: number, marks: readonly string[], digits: number, sign: boolean): string {
  const units = Math.round(Math.abs(value) * 3600 * 10 ** digits);
  const seconds = (units / 10 ** digits) % 60;
  const minutes = Math.floor(units / 10 ** digits / 60) % 60;
  const whole = Math.floor(units / 10 ** digits / 3600);
  const [a, b, c] = marks as [string, string, string];
  const spelled = seconds.toFixed(digits).padStart(digits + 3, "0");
  return `${value < 0 ? "-" : sign ? "+" : ""}${two(whole)}${a}${two(minutes)}${b}${spelled}${c}`;
}

/** How the two columns of positions are spelled. */
function positions(sources: TrueSource[], format: string, random: Random): { columns: SpelledColumn[]; how: string } {
  const { units, texts, numbersOnly } = writers[format]!;
  const [raName, decName] = random.pick(positionNames);
  const numbers = (
    how: string,
    ra: (deg: number) => string,
    dec: (deg: number) => string,
    raUnit?: string,
    decUnit = raUnit,
  ) => ({
    how,
    columns: [
      { name: raName, ...(units && raUnit ? { unit: raUnit } : {}), cells: sources.map((source) => ra(source.ra)) },
      {
        name: decName,
        ...(units && decUnit ? { unit: decUnit } : {}),
        cells: sources.map((source) => dec(source.dec)),
      },
    ],
  });
  const fixed =
    (digits: number, factor = 1) =>
    (deg: number) =>
      (deg * factor).toFixed(digits);
  const choices = [() => numbers("degrees", fixed(7), fixed(7), random.pick(["deg", "degree", "degrees", undefined]))];
  if (!numbersOnly)
    choices.push(() => {
      const marks = random.pick([[":", ":", ""], ["h", "m", "s"], ...(texts ? [[" ", " ", ""]] : [])]);
      const decMarks = marks[0] === "h" ? ["d", "m", "s"] : marks;
      const how = `sexagesimal ${marks.join("")}`;
      return numbers(
        how,
        (ra) => sexagesimal(ra / 15, marks, 5, false),
        (dec) => sexagesimal(dec, decMarks, 4, random.next() < 0.8),
      );
    });
  if (units) {
    choices.push(() =>
      numbers("hours", fixed(9, 1 / 15), fixed(7), random.pick(["h", "hourangle", "hr", "hour"]), "deg"),
    );
    choices.push(() =>
      numbers("radians", fixed(10, Math.PI / 180), fixed(10, Math.PI / 180), random.pick(["rad", "radian"])),
    );
    choices.push(() => numbers("arcseconds", fixed(3, 3600), fixed(3, 3600), "arcsec"));
    choices.push(() => numbers("arcminutes", fixed(5, 60), fixed(5, 60), "arcmin"));
  }
  return random.pick(choices)();
}

/** Spellings of a number that stays the number. */
function spelling(format: string, random: Random): { how: string; spell: (text: string) => string } {
  const plain = { how: "", spell: (text: string) => text };
  const { texts } = writers[format]!;
  const exponent = { how: "exponents", spell: (text: string) => Number(text).toExponential(6) };
  const beyondAscii = [
    { how: "U+2212", spell: (text: string) => text.replace("-", "\u2212") },
    { how: "no-break spaces", spell: (text: string) => `\u00a0${text}` },
    { how: "thin spaces", spell: (text: string) => `${text}\u2009` },
    {
      how: "thousands",
      spell: (text: string) => text.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ",")),
    },
    { how: "a plus", spell: (text: string) => (text.startsWith("-") ? text : `+${text}`) },
  ];
  if (random.next() < 0.6) return plain;
  return random.pick([exponent, ...(texts ? beyondAscii : [])]);
}

/** What stands in place of a missing value and of its uncertainty. */
function missing(
  kind: "mag" | "flux",
  format: string,
  random: Random,
): { how: string; value: string; error: string; nullText?: string } {
  const { texts, nulls } = writers[format]!;
  const numbers =
    kind === "mag"
      ? ["-99", "-999", "99.99", "-9999", "1e20", "3.4028235e38", "99.0"]
      : ["-99", "-999", "-9999.0", "1e20", "3.4e38"];
  const words = ["nan", ...(texts ? ["", "--", "...", "null", "N/A", "\\N", "\u2014"] : [])];
  const limits = kind === "mag" && texts ? [">21.5", "> 20.1", "<19.0"] : [];
  const value = random.pick([
    random.pick(numbers),
    random.pick(words),
    ...limits.slice(0, 1).map(() => random.pick(limits)),
  ]);
  const isNumber = numbers.includes(value);
  if (nulls && random.next() < 0.2) return { how: "a declared null", value: "-7777", error: "", nullText: "-7777" };
  const error = isNumber ? value : random.pick(["nan", ...(texts ? ["", "--"] : [])]);
  return { how: `no value as "${value}"`, value, error };
}

type Kind = "mag" | "flux";

/** Stars of a field anywhere on the sky: grids of 72 arcsec, a little disturbed. */
function trueSources(kind: Kind, random: Random): TrueSource[] {
  const count = random.between(6, 12);
  const center = {
    ra: random.pick([0.001, 359.9, 360 * random.next(), 24 * random.next(), 150]),
    dec: random.pick([-0.01, 0.02, 80, -88, 160 * random.next() - 80]),
  };
  const base = kind === "mag" ? random.pick([12, 17, -14]) : random.pick([1, 1e3, 1e5]);
  const cosine = Math.cos((center.dec * Math.PI) / 180);
  return Array.from({ length: count }, (_, k): TrueSource => {
    const ra = center.ra + (0.02 * (k % 4) + 0.001 * random.next()) / cosine;
    const value = kind === "mag" ? base + 5 * random.next() : base * (1 + 9 * random.next());
    const uncertainty = kind === "mag" ? 0.003 + 0.2 * random.next() : value * (0.003 + 0.05 * random.next());
    const dec = center.dec + 0.02 * Math.floor(k / 4) + 0.001 * random.next();
    return {
      ra: Number(((ra + 360) % 360).toFixed(7)),
      dec: Number(dec.toFixed(7)),
      value: Number(value.toFixed(5)),
      uncertainty: Number(uncertainty.toFixed(5)),
    };
  });
}

/** A catalog from a seed. */
export function trueCatalog(seed: number): TrueCatalog {
  const random = seededRandom(seed);
  const format = random.pick(Object.keys(writers));
  const kind = random.next() < 0.6 ? "mag" : "flux";
  const sources = trueSources(kind, random);
  const names = random.pick(kind === "mag" ? magnitudeNames : fluxNames);
  const units: [string, string] = writers[format]!.units ? unitsOf(kind, random) : ["", ""];
  return spelledCatalog(`c${seed}`, { sources, kind, format, names, units }, random);
}

/** Catalogs of one field from a seed: the same stars in every epoch, each file in a format and a spelling of its own. */
export function trueSeries(seed: number): TrueCatalog[] {
  const random = seededRandom(seed ^ 0x5e71e5);
  const kind = random.next() < 0.6 ? "mag" : "flux";
  const stars = trueSources(kind, random);
  const names = random.pick(kind === "mag" ? magnitudeNames : fluxNames);
  const units = unitsOf(kind, random);
  // A file that cannot state a unit has magnitudes, or numbers of no unit.
  const formats = Object.keys(writers).filter(
    (name) => writers[name]!.units || units.join("").replaceAll("mag", "") === "",
  );
  return Array.from({ length: random.between(3, 5) }, (_, e) => {
    const change = (value: number) =>
      Number((kind === "mag" ? value + random.next() - 0.5 : value * (0.6 + random.next())).toFixed(5));
    const sources = stars.map((star) => ({ ...star, value: change(star.value) }));
    const format = random.pick(formats);
    const stated: [string, string] = writers[format]!.units ? units : ["", ""];
    return spelledCatalog(`e${e + 1}`, { sources, kind, format, names, units: stated }, random);
  });
}

function spelledCatalog(
  fileName: string,
  {
    sources,
    kind,
    format,
    names,
    units: [valueUnit, errorUnit],
  }: {
    sources: TrueSource[];
    kind: Kind;
    format: string;
    names: [string, string];
    units: [string, string];
  },
  random: Random,
): TrueCatalog {
  const place = positions(sources, format, random);
  const [valueName, errorName] = names;
  const valueFactor = valueUnit === "mmag" ? 1000 : 1;
  const errorFactor = errorFactors[`${valueUnit}>${errorUnit}`] ?? valueFactor;
  const none = missing(kind, format, random);
  const isNone = sources.map((_, k) => k > 1 && random.next() < 0.25);
  if (none.value.match(/^-?\d/) && isNone.filter(Boolean).length < 2) isNone.fill(true, 2, 4);
  // In mmag, 9.99 and 99.99 are good uncertainties.
  const nines = errorFactor === 1000 ? ["9990", "99.99e3", "9999"] : ["99.99", "9.99"];
  const errorNone = random.pick(["-1", "-99", "-999", "0", ...(kind === "mag" ? [...nines, "1e20"] : ["nan"])]);
  const isErrorNone = sources.map((_, k) => k > 1 && !isNone[k] && random.next() < 0.1);
  const { how, spell } = spelling(format, random);
  const column = (name: string, unit: string, cells: string[]): SpelledColumn => ({
    ...{ name, cells },
    ...(unit === "" ? {} : { unit }),
    ...(none.nullText && name === valueName ? { nullText: none.nullText } : {}),
  });
  const spelled = (value: number, factor: number) => spell((value * factor).toFixed(factor === 1 ? 5 : 6));
  const values = column(
    valueName,
    valueUnit,
    sources.map(({ value }, k) => (isNone[k] ? none.value : spelled(value, valueFactor))),
  );
  const errors = column(
    errorName,
    errorUnit,
    sources.map(({ uncertainty }, k) =>
      isNone[k] ? none.error : isErrorNone[k] ? errorNone : spelled(uncertainty, errorFactor),
    ),
  );
  const others = besides
    .filter(() => random.next() < 0.2)
    .map(([name, cell]) =>
      column(
        name,
        "",
        sources.map((_, k) => cell(random, k)),
      ),
    );
  const columns = shuffled(
    [
      ...place.columns,
      values,
      errors,
      ...others.filter(({ name }, k, all) => all.findIndex((o) => o.name.toLowerCase() === name.toLowerCase()) === k),
    ],
    random,
  );
  const order = shuffled([...sources.keys()], random);
  const inOrder = columns.map((one) => ({ ...one, cells: order.map((row) => one.cells[row]!) }));
  const { name, bytes } = writeTable(format, inOrder, random);
  return {
    ...{
      bytes,
      format,
      columns: inOrder,
      unit: kind === "mag" && valueUnit !== "" ? "mag" : valueUnit,
      name: `${fileName}${name}`,
    },
    how: [
      format,
      place.how,
      `${valueName} [${valueUnit}], ${errorName} [${errorUnit}]`,
      how,
      none.how,
      isErrorNone.some(Boolean) ? `errors ${errorNone}` : "",
    ]
      .filter((text) => text !== "")
      .join("; "),
    sources: order.map((row) => ({
      ...sources[row]!,
      ...(isNone[row] ? { value: Number.NaN } : {}),
      ...(isNone[row] || isErrorNone[row] ? { uncertainty: Number.NaN } : {}),
    })),
  };
}

/** Factor from the value's unit to the one that the uncertainty is written in. */
const errorFactors: Record<string, number> = {
  "mag>mmag": 1000,
  "mmag>mag": 1,
  "mJy>uJy": 1000,
  "uJy>nJy": 1000,
  "Jy>mJy": 1000,
  "nmgy>uJy": 3.631,
};

function unitsOf(kind: "mag" | "flux", random: Random): [string, string] {
  return random.pick<[string, string]>(
    kind === "mag"
      ? [
          ["mag", "mag"],
          ["mag", "mmag"],
          ["mmag", "mmag"],
          ["mmag", "mag"],
          ["", ""],
          ["mag", ""],
        ]
      : [
          ["uJy", "uJy"],
          ["mJy", "uJy"],
          ["uJy", "nJy"],
          ["Jy", "mJy"],
          ["nmgy", "uJy"],
          ["adu", "ct"],
          ["count", "count"],
          ["", ""],
          ["electron", "electron"],
        ],
  );
}

function shuffled<T>(items: T[], random: Random): T[] {
  for (let k = items.length - 1; k > 0; k--) {
    const other = random.between(0, k);
    [items[k], items[other]] = [items[other]!, items[k]!];
  }
  return items;
}

/** An epoch table from a seed. */
export function trueEpochs(seed: number): TrueEpochs {
  const random = seededRandom(seed ^ 0x5eed);
  const format = random.pick(Object.keys(writers).filter((name) => !writers[name]!.numbersOnly));
  const { units } = writers[format]!;
  const count = random.between(3, 9);
  const start = random.pick([51_544, 53_371, 58_107, 60_600]) + random.between(0, 900);
  // Thousandths of a second.
  const mjd = Array.from(
    { length: count },
    (_, k) => start + k * random.between(1, 5) + Math.round(8.64e7 * (0.02 + 0.9 * random.next())) / 8.64e7,
  ).sort((a, b) => a - b);
  const keys = mjd.map((_, k) => `e${k + 1}`);
  const padded = random.next() < 0.3;
  const numberKeys = mjd.map((_, k) => String(k + 1).padStart(4, "0"));
  const date = (day: number) => new Date((day - 40_587) * 8.64e7 + 0.01);
  const isoDate = (day: number) => date(day).toISOString().slice(0, 10);
  const isoTime = (day: number) => date(day).toISOString().slice(11, 23);
  const fraction = (day: number) => day - Math.floor(day);
  const column = (name: string, cell: (day: number) => string, unit?: string): SpelledColumn => ({
    name,
    cells: mjd.map(cell),
    ...(units && unit ? { unit } : {}),
  });
  const texts = writers[format]!.texts;
  const choices: (() => SpelledColumn[])[] = [
    () => [
      column(random.pick(["mjd", "MJD", "MJD-OBS", "mjd_obs", "mjd_mid", "MJD_UTC"]), (day) => day.toFixed(9), "d"),
    ],
    () => [column(random.pick(["jd", "JD", "JD_UTC", "HJD", "bjd_tdb"]), (day) => (day + 2_400_000.5).toFixed(8), "d")],
    () => [column(random.pick(["HJD-2450000", "JD-2450000"]), (day) => (day - 49_999.5).toFixed(9))],
    () => [column(random.pick(["JD-2400000", "rjd", "J.D.-2400000"]), (day) => (day + 0.5).toFixed(9))],
    () => [column(random.pick(["BTJD", "btjd"]), (day) => (day + 2_400_000.5 - 2_457_000).toFixed(9))],
    () => [
      column(
        random.pick(["date_obs", "DATE-OBS", "utc", "obs_date"]),
        (day) => `${isoDate(day)}T${isoTime(day)}${random.pick(["", "Z"])}`,
      ),
    ],
    () => [
      column("date_obs", isoDate),
      column(random.pick(["ut", "UT", "time_obs", "TIME-OBS", "utc_obs", "UT-TIME"]), isoTime),
    ],
    () => [column("date", isoDate), column(random.pick(["ut_hours", "ut"]), (day) => (fraction(day) * 24).toFixed(8))],
    ...(texts ? [() => [column("date_obs", (day: number) => `${isoDate(day)} ${isoTime(day)}`)]] : []),
    ...(units ? [() => [column("time", (day: number) => day.toFixed(9), "d")]] : []),
  ];
  const times = random.pick(choices)();
  const key = random.pick(["epoch", "epoch_key", "name", "visit", "frame", "image"]);
  const others =
    random.next() < 0.4
      ? [
          column("seeing", () => (1 + random.next()).toFixed(2)),
          column("airmass", () => (1 + random.next()).toFixed(3)),
        ]
      : [];
  const keyColumn = padded ? { name: key, cells: mjd.map((_, k) => String(k + 1)) } : { name: key, cells: keys };
  const columns = shuffled([keyColumn, ...times, ...others], random);
  const order = shuffled([...mjd.keys()], random);
  const inOrder = columns.map((one) => ({ ...one, cells: order.map((row) => one.cells[row]!) }));
  const { name, bytes } = writeTable(format, inOrder, random);
  return {
    ...{ bytes, mjd, columns: inOrder, name: `epochs${name}` },
    how: `${format}; ${times.map((one) => `${one.name} as ${one.cells[0]}${one.unit ? ` [${one.unit}]` : ""}`).join(", ")}; ${key}`,
    keys: padded ? numberKeys : keys,
  };
}
