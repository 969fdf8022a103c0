import { FitsHeader } from "../format/fits/fits-header.ts";
import { type Distortion, sipDistortion, tpvDistortion } from "./distortion.ts";
import { type Projection, projectionOf } from "./projection.ts";

const degree = Math.PI / 180;

export interface SkyPlaces {
  /** In [0, 360); NaN where a pixel is off the sky. */
  raDeg: Float64Array<ArrayBuffer>;
  decDeg: Float64Array<ArrayBuffer>;
}

/** Places on an image as FITS and SExtractor count them: the center of the first pixel is (1, 1), row 1 is the lowest. */
export interface PixelPlaces {
  x: Float64Array<ArrayBuffer>;
  y: Float64Array<ArrayBuffer>;
}

/** The world coordinates of an image: equatorial ones, in degrees. */
export interface Wcs {
  /** Three letters of the projection, and of the distortion: `TAN-SIP`. */
  name: string;
  toSky(x: ArrayLike<number>, y: ArrayLike<number>): SkyPlaces;
  toPixel(raDeg: ArrayLike<number>, decDeg: ArrayLike<number>): PixelPlaces;
  /** Arcsec along a pixel at CRPIX: the root of a pixel's area. */
  pixelScaleArcsec: number;
  /** What the header says against the rules, and how it was read. */
  warnings: string[];
}

type Found = { wcs: Wcs; why?: undefined } | { wcs?: undefined; why: string };

/**
 * World coordinates of a header (FITS 4.0, section 8; Calabretta & Greisen 2002): TAN, SIN, ARC, STG, ZEA and ZPN, with CD,
 * PC or CROTA2, axes in either order, SIP and TPV. Of headers that say two things (astropy PR 14295): `-TAN-SIP` is SIP;
 * `-TAN` with PVi_j of j >= 5, or with PV2_1, which TAN itself does not have, is TPV, as SCAMP writes it; `-TPV` is TPV;
 * `-TAN` with A_ORDER is SIP, with a warning. CD wins over PC, and its elements that are absent are 0 once one is there.
 * Places that are not of J2000 are refused: a catalog's objects would lie elsewhere.
 */
export function parseWcs(header: Pick<FitsHeader, "text" | "number" | "values">): Found {
  const types = [1, 2].map((axis) => header.text(`CTYPE${axis}`)?.trim().toUpperCase() ?? "");
  if (types.every((type) => type === "")) return { why: "the header has no world coordinates" };
  const kinds = types.map((type) => type.slice(0, 4).replace(/-+$/, ""));
  const lon = kinds.indexOf("RA");
  const lat = kinds.indexOf("DEC");
  if (lon < 0 || lat < 0) return { why: `its axes are ${types.map((type) => type || "nothing").join(" and ")}` };
  const code = types[lon]!.slice(5, 8);
  const suffix = types[lon]!.slice(9);
  if (types[lat]!.slice(5, 8) !== code) return { why: `its axes have two projections, ${types.join(" and ")}` };
  const parameters = [lon, lat].map((axis) => parametersOf(header, axis + 1)) as [
    Map<number, number>,
    Map<number, number>,
  ];
  const otherFrame = frameReason(header);
  if (otherFrame) return { why: otherFrame };
  const unknownUnit = [lon, lat]
    .map((axis) => header.text(`CUNIT${axis + 1}`)?.trim() ?? "")
    .find((unit) => !isAngle(unit));
  if (unknownUnit !== undefined) return { why: `its axes are in ${unknownUnit}` };
  // TAN has no parameter PV2_1: where it is there, all of them are those of a polynomial.
  const scamp =
    code === "TAN" &&
    suffix !== "SIP" &&
    ((parameters[1].get(1) ?? 0) !== 0 || parameters.some((pv) => [...pv.keys()].some((j) => j >= 5)));
  const tpv = code === "TPV" || scamp;
  const hasSip = header.number("A_ORDER") !== undefined || header.number("B_ORDER") !== undefined;
  if (!tpv && !hasSip && ((parameters[0].get(1) ?? 0) !== 0 || (parameters[0].get(2) ?? 90) !== 90))
    return { why: "its reference point is not the pole of the projection (PV1_1 and PV1_2)" };
  const projection = projectionOf(tpv ? "TAN" : code, parameters[1]);
  const slanted = code === "SIN" && [...parameters[1].values()].some((value) => value !== 0);
  if (!projection || slanted) return { why: `the projection ${code}${slanted ? " with a slant" : ""} is not known` };
  const warnings: string[] = [];
  const sip = hasSip && !tpv ? sipDistortion((keyword) => header.number(keyword)) : undefined;
  if (hasSip && tpv) warnings.push("Its header has PV and SIP: PV were taken, as SCAMP means them.");
  else if (sip && suffix !== "SIP")
    warnings.push(`Its header has SIP coefficients, but ${types[lon]}: they were taken.`);
  const crpix = [header.number("CRPIX1") ?? 0, header.number("CRPIX2") ?? 0] as const;
  const crval = [lon, lat].map((axis) => (header.number(`CRVAL${axis + 1}`) ?? 0) * unitOf(header, axis + 1));
  const matrix = linearOf(header, lon, lat);
  const determinant = matrix[0] * matrix[3] - matrix[1] * matrix[2];
  if (!Number.isFinite(determinant) || determinant === 0 || crval.some(Number.isNaN))
    return { why: "its matrix of world coordinates cannot be inverted" };
  const frame = frameOf(header, crval[0]!, crval[1]!, tpv || scamp ? new Map() : parameters[0]);
  const plane = tpv ? tpvDistortion(...parameters) : undefined;
  const name = `${tpv ? "TPV" : code}${sip ? "-SIP" : ""}`;
  const pixelScaleArcsec = Math.sqrt(Math.abs(determinant)) * 3600;
  return { wcs: { name, ...pointMaps({ crpix, matrix, sip, plane, projection, frame }), pixelScaleArcsec, warnings } };
}

/** Why the header's places are not those of a catalog at J2000; undefined where they are. */
function frameReason(header: Pick<FitsHeader, "text" | "number">): string | undefined {
  const frame = (header.text("RADESYS") ?? header.text("RADECSYS") ?? "").trim().toUpperCase();
  if (/^(?:FK4|FK4-NO-E|GAPPT)$/.test(frame)) return `its positions are in ${frame}, not in J2000`;
  if (frame === "ICRS") return undefined;
  const stated = header.number("EQUINOX") ?? Number(/^\s*[JB]?([\d.]+)\s*$/i.exec(header.text("EQUINOX") ?? "")?.[1]);
  // EPOCH stood for it once, and stands for the date of many exposures: of it B1950 alone is believed.
  const equinox = Number.isNaN(stated) && header.number("EPOCH") === 1950 ? 1950 : stated;
  return Math.abs(equinox - 2000) > 0.01 ? `its positions are of the equinox ${equinox}, not of J2000` : undefined;
}

interface Frame {
  raPole: number;
  sinPole: number;
  cosPole: number;
  lonPole: number;
}

/** For zenithal projections the native pole is CRVAL; angles in radians. */
function frameOf(header: Pick<FitsHeader, "number">, ra: number, dec: number, pv: ReadonlyMap<number, number>): Frame {
  const lonPole = header.number("LONPOLE") ?? pv.get(3) ?? (dec >= 90 ? 0 : 180);
  // The sine of 90 degrees is exact, its cosine is not.
  const cosPole = Math.abs(dec) === 90 ? 0 : Math.cos(dec * degree);
  return { raPole: ra * degree, sinPole: Math.sin(dec * degree), cosPole, lonPole: lonPole * degree };
}

interface Parts {
  crpix: readonly [number, number];
  matrix: readonly [number, number, number, number];
  sip: Distortion | undefined;
  plane: Distortion | undefined;
  projection: Projection;
  frame: Frame;
}

function pointMaps({ crpix, matrix, sip, plane, projection, frame }: Parts): Pick<Wcs, "toSky" | "toPixel"> {
  const [a, b, c, d] = matrix;
  const determinant = a * d - b * c;
  const { raPole, sinPole, cosPole, lonPole } = frame;
  return {
    toSky(x, y) {
      const raDeg = new Float64Array(x.length);
      const decDeg = new Float64Array(x.length);
      for (let i = 0; i < x.length; i++) {
        let [u, v] = [x[i]! - crpix[0], y[i]! - crpix[1]];
        if (sip) [u, v] = sip.forward(u, v);
        let [xi, eta] = [a * u + b * v, c * u + d * v];
        if (plane) [xi, eta] = plane.forward(xi, eta);
        const zeta = projection.colatitude(Math.hypot(xi, eta));
        const phi = (xi === 0 && eta === 0 ? 0 : Math.atan2(xi, -eta)) - lonPole;
        const [sinZ, cosZ] = [Math.sin(zeta), Math.cos(zeta)];
        const east = -sinZ * Math.sin(phi);
        const north = cosZ * cosPole - sinZ * sinPole * Math.cos(phi);
        const ra = (raPole + Math.atan2(east, north)) / degree;
        raDeg[i] = ((ra % 360) + 360) % 360;
        decDeg[i] = Math.atan2(cosZ * sinPole + sinZ * cosPole * Math.cos(phi), Math.hypot(east, north)) / degree;
      }
      return { raDeg, decDeg };
    },
    toPixel(raDeg, decDeg) {
      const x = new Float64Array(raDeg.length);
      const y = new Float64Array(raDeg.length);
      for (let i = 0; i < x.length; i++) {
        const dRa = raDeg[i]! * degree - raPole;
        const [sin, cos] = [Math.sin(decDeg[i]! * degree), Math.cos(decDeg[i]! * degree)];
        const east = -cos * Math.sin(dRa);
        const north = sin * cosPole - cos * sinPole * Math.cos(dRa);
        const phi = lonPole + Math.atan2(east, north);
        const zeta = Math.atan2(Math.hypot(east, north), sin * sinPole + cos * cosPole * Math.cos(dRa));
        const radius = projection.radius(zeta);
        let [xi, eta] = [radius * Math.sin(phi), -radius * Math.cos(phi)];
        if (plane) [xi, eta] = plane.back(xi, eta);
        let [u, v] = [(d * xi - b * eta) / determinant, (a * eta - c * xi) / determinant];
        if (sip) [u, v] = sip.back(u, v);
        x[i] = u + crpix[0];
        y[i] = v + crpix[1];
      }
      return { x, y };
    },
  };
}

function parametersOf({ values }: Pick<FitsHeader, "values">, axis: number): Map<number, number> {
  const found = new Map<number, number>();
  for (const [keyword, value] of values) {
    const [, j] = new RegExp(`^PV${axis}_(\\d{1,2})$`).exec(keyword) ?? [];
    if (j !== undefined && typeof value === "number") found.set(Number(j), value);
  }
  return found;
}

const angles = new Map([
  ...["", "deg", "degree", "degrees"].map((name) => [name, 1] as const),
  ...([
    ["arcmin", 1 / 60],
    ["arcsec", 1 / 3600],
    ["mas", 1 / 3.6e6],
    ["rad", 1 / degree],
  ] as const),
]);
const isAngle = (unit: string) => angles.has(unit.toLowerCase());

/** Degrees of one unit of an axis. */
const unitOf = (header: Pick<FitsHeader, "text">, axis: number): number =>
  angles.get(header.text(`CUNIT${axis}`)?.trim().toLowerCase() ?? "") ?? 1;

/** Degrees of longitude and latitude per pixel along x and y. */
function linearOf(
  header: Pick<FitsHeader, "number" | "text">,
  lon: number,
  lat: number,
): [number, number, number, number] {
  // Before the standard of 2002 they were called PC001002.
  const element = (letters: string, i: number, j: number) =>
    header.number(`${letters}${i + 1}_${j + 1}`) ?? header.number(`${letters}00${i + 1}00${j + 1}`);
  const any = (letters: string) => [0, 1].some((i) => [0, 1].some((j) => element(letters, i, j) !== undefined));
  const cdelt = [header.number("CDELT1") ?? 1, header.number("CDELT2") ?? 1] as const;
  let rows: [[number, number], [number, number]];
  if (any("CD")) rows = [0, 1].map((i) => [0, 1].map((j) => element("CD", i, j) ?? 0)) as typeof rows;
  else if (any("PC"))
    rows = [0, 1].map((i) => [0, 1].map((j) => cdelt[i]! * (element("PC", i, j) ?? Number(i === j)))) as typeof rows;
  else {
    const rotation = (header.number(`CROTA${lat + 1}`) ?? 0) * degree;
    const [sin, cos] = [Math.sin(rotation), Math.cos(rotation)];
    // The angle of AIPS turns from longitude to latitude: with axes changed over its sign does.
    const turn = lon < lat ? sin : -sin;
    rows = [
      [cdelt[0] * cos, -cdelt[1] * turn],
      [cdelt[0] * turn, cdelt[1] * cos],
    ];
  }
  const units = [unitOf(header, lon + 1), unitOf(header, lat + 1)];
  return [rows[lon]![0] * units[0]!, rows[lon]![1] * units[0]!, rows[lat]![0] * units[1]!, rows[lat]![1] * units[1]!];
}

/** World coordinates of cards that were taken from a header; undefined where they say none. */
export function wcsOfCards(cards: Readonly<Record<string, string | number>>): Wcs | undefined {
  const header = new FitsHeader(0);
  for (const [keyword, value] of Object.entries(cards)) header.values.set(keyword, value);
  return parseWcs(header).wcs;
}
