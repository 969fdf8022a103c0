import { WorkbenchError } from "../errors.ts";
import type { TimeFrame } from "../time/time-frame.ts";
import { type ArchiveReader, type ArchiveValue, hasColumns, numbersOf, rowsWhere } from "./archive-points.ts";

/** Which part of an exposure its time is of, by TIMEPIXR of the FITS standard. */
const moments = new Map<unknown, TimeFrame["reference"]>([
  [0, "start"],
  [0.5, "mid"],
  [1, "end"],
]);

/**
 * Columns of fluxes, those that are cleaned of what the telescope does first: of the missions (PDCSAP, SAP), and of those who make
 * light curves in the same form, such as QLP (KSPSAP, DET, SYS_RM) and eleanor (CORR, PCA, RAW).
 */
const knownFluxes = [
  ...["pdcsap_flux", "kspsap_flux", "det_flux", "sys_rm_flux", "sap_flux"],
  ...["corr_flux", "pca_flux", "raw_flux"],
];

const unitOf = (unit = "") => (/^(e-|electrons?) ?\/ ?s(ec)?$/i.test(unit.trim()) ? "e-/s" : unit.trim());

/** Light-curve files of Kepler, K2 and TESS: times in TDB at the barycenter, from a zero that the header says. */
export const readKeplerTess: ArchiveReader = (table) => {
  const { cards, stem, rowCount } = table;
  const telescope = String(cards.get("TELESCOP") ?? "");
  if (!/^(kepler|tess)$/i.test(telescope) || !hasColumns(table, "time")) return undefined;
  const fluxes = knownFluxes.filter((name) => table.columns.has(name));
  if (fluxes.length === 0) return undefined;
  const [whole, fraction] = [cards.get("BJDREFI"), cards.get("BJDREFF")];
  const system = String(cards.get("TIMESYS") ?? "");
  const refuse = (expected: string, found: string): never => {
    const message = `${stem} is a light curve of ${telescope} whose times cannot be read: expected ${expected}, found ${found}.`;
    throw new WorkbenchError(
      "NotACatalog",
      { file: stem, found: `a light curve of ${telescope} without ${expected}` },
      message,
    );
  };
  if (typeof whole !== "number" || typeof fraction !== "number")
    return refuse("BJDREFI and BJDREFF in its header", [whole, fraction].map((one) => one ?? "none").join(" and "));
  if (system !== "TDB") return refuse("the time system TDB", system || "none");
  const flux = (name: string): ArchiveValue => ({
    ...({ name, unit: unitOf(table.columns.get(name)?.unit), kind: "flux", valueColumn: name.toUpperCase() } as const),
    ...(table.columns.has(`${name}_err`) ? { uncertaintyColumn: `${name}_err`.toUpperCase() } : {}),
    ...{ value: numbersOf(table, name), uncertainty: numbersOf(table, `${name}_err`) },
  });
  const values = fluxes.map(flux);
  const upper = (names: readonly string[]) => names.map((name) => name.toUpperCase()).join(", ");
  const others = [...table.columns.keys()].filter(
    (name) => /flux/.test(name) && !/_err(or)?$/.test(name) && !knownFluxes.includes(name),
  );
  const unitless = fluxes.filter((name) => !table.columns.get(name)?.unit);
  const bare = fluxes.filter((name) => !table.columns.has(`${name}_err`));
  const quality = numbersOf(table, table.columns.has("quality") ? "quality" : "sap_quality");
  const object = String(cards.get("OBJECT") ?? "").trim() || stem;
  const moment = cards.get("TIMEPIXR");
  const isLocal = /^(local|topocent|geocent)/i.test(String(cards.get("TIMEREF") ?? ""));
  const [raDeg, decDeg] = [Number(cards.get("RA_OBJ")), Number(cards.get("DEC_OBJ"))];
  return {
    archive: /tess/i.test(telescope) ? "TESS" : "Kepler",
    knownBy: `TELESCOP = ${telescope} in its header, and the columns TIME and ${fluxes[0]!.toUpperCase()}`,
    objectKey: Array.from({ length: rowCount }, () => object),
    band: Array.from({ length: rowCount }, () => telescope.toLowerCase()),
    // Whole days first: a day of 2.4 million with its fraction has no digits left for milliseconds.
    mjd: numbersOf(table, "time").map((days) => days + (whole - 2_400_000) + (fraction - 0.5)),
    time: { scale: "TDB", reference: moments.get(moment) ?? "mid", place: isLocal ? "spacecraft" : "barycentre" },
    timeSaid: {
      ...{ scale: "TIMESYS of the header", place: `${isLocal ? "TIMEREF" : "BJDREFI and BJDREFF"} of the header` },
      ...(moments.has(moment) ? { reference: "TIMEPIXR of the header" } : {}),
    },
    values,
    flags: Int32Array.from(quality, (bits) => (bits > 0 ? bits : 0)),
    places: new Map(Number.isFinite(raDeg + decDeg) ? [[object, { raDeg, decDeg }]] : []),
    ...(String(cards.get("OBJECT") ?? "").trim() === "" ? { unnamed: true } : {}),
    // Which of its bits spoil a point is for who uses it: flags say them.
    bad: { rows: rowsWhere(rowCount, (row) => quality[row]! > 0), by: "QUALITY other than 0", kept: true },
    notes: [
      `Each column of fluxes is a measurement of its own: ${upper(fluxes)}.`,
      ...(bare.length > 0 ? [`The file states no errors of ${upper(bare)}.`] : []),
      ...(unitless.length > 0
        ? [`The file states no unit of ${upper(unitless)}: such fluxes are often divided by their median.`]
        : []),
      ...(others.length > 0 ? [`Not read, as they are not known: ${upper(others)}.`] : []),
    ],
  };
};
