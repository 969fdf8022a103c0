import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FitsHeader } from "../../../../src/core/format/fits/fits-header.ts";
import { parseWcs } from "../../../../src/core/image/wcs.ts";

interface Golden {
  cards: Record<string, string | number>;
  x: number[];
  y: number[];
  ra: number[];
  dec: number[];
}
const world: Record<string, Golden> = JSON.parse(
  readFileSync(new URL("../../../fixtures/images/world.json", import.meta.url), "utf8"),
);

function headerOf(cards: Record<string, string | number>): FitsHeader {
  const header = new FitsHeader(0);
  for (const [keyword, value] of Object.entries(cards))
    header.add(`${keyword.padEnd(8)}= ${typeof value === "string" ? `'${value}'` : value}`.padEnd(80));
  return header;
}

const degree = Math.PI / 180;
/** On the sphere, in microarcsec. */
function separation(raA: number, decA: number, raB: number, decB: number): number {
  const [a, b] = [decA * degree, decB * degree];
  const dRa = Math.sin(((raA - raB) * degree) / 2);
  const half = Math.hypot(Math.sin((a - b) / 2), Math.sqrt(Math.cos(a) * Math.cos(b)) * dRa);
  return (2 * Math.asin(half) * 3.6e9) / degree;
}

test.each(Object.keys(world))("%s: every pixel lies where wcslib says, and comes back", (name) => {
  const { cards, x, y, ra, dec } = world[name]!;
  const { wcs, why } = parseWcs(headerOf(cards));
  expect(why).toBeUndefined();
  const { raDeg, decDeg } = wcs!.toSky(x, y);
  const off = x.map((_, i) => separation(raDeg[i]!, decDeg[i]!, ra[i]!, dec[i]!));
  expect(Math.max(...off)).toBeLessThan(1);
  const back = wcs!.toPixel(raDeg, decDeg);
  const pixels = x.map((_, i) => Math.hypot(back.x[i]! - x[i]!, back.y[i]! - y[i]!));
  expect(Math.max(...pixels)).toBeLessThan(1e-6);
});

const cards = {
  CTYPE1: "RA---TAN",
  CTYPE2: "DEC--TAN",
  CRPIX1: 10,
  CRPIX2: 10,
  CRVAL1: 5,
  CRVAL2: 5,
  CD1_1: 1e-4,
  CD2_2: 1e-4,
};

test("SIP coefficients of a header that does not say SIP are taken, with a warning", () => {
  const { wcs } = parseWcs(headerOf({ ...cards, A_ORDER: 2, A_2_0: 1e-3, B_ORDER: 2 }));
  expect(wcs!.name).toBe("TAN-SIP");
  expect(wcs!.warnings).toHaveLength(1);
});

test("PV of a TAN header are TPV from j = 5 only", () => {
  expect(parseWcs(headerOf({ ...cards, PV1_5: 1e-3 })).wcs!.name).toBe("TPV");
  expect(parseWcs(headerOf({ ...cards, PV1_3: 180, PV1_4: 0 })).wcs!.name).toBe("TAN");
});

test("PV of first order that a TAN header cannot have are SCAMP's, and PC of old headers turns", () => {
  const linear = { PV1_0: 1e-4, PV1_1: 1.001, PV1_2: 2e-4, PV2_0: -2e-4, PV2_1: 0.999, PV2_2: -1e-4 };
  const asTpv = { ...cards, ...linear, CTYPE1: "RA---TPV", CTYPE2: "DEC--TPV" };
  const placeOf = (given: Record<string, string | number>) => parseWcs(headerOf(given)).wcs!.toSky([300], [-70]);
  expect(placeOf({ ...cards, ...linear })).toEqual(placeOf(asTpv));
  const { CD1_1: _, CD2_2: __, ...others } = cards;
  const scaled = { ...others, CDELT1: -1e-4, CDELT2: 1e-4 };
  const old = { ...scaled, PC001001: 0.8, PC001002: -0.6, PC002001: 0.6, PC002002: 0.8 };
  expect(placeOf(old)).toEqual(placeOf({ ...scaled, PC1_1: 0.8, PC1_2: -0.6, PC2_1: 0.6, PC2_2: 0.8 }));
});

test("EQUINOX may be a text, EPOCH a date, and ICRS knows no equinox", () => {
  const { wcs } = parseWcs(headerOf(cards));
  for (const given of [
    { EQUINOX: "J2000.0", RADESYS: "FK5" },
    { EPOCH: 2019.5 },
    { RADESYS: "ICRS", EQUINOX: 2015.5 },
    { RADESYS: "FK5" },
  ])
    expect(parseWcs(headerOf({ ...cards, ...given })).wcs?.toSky([3], [4])).toEqual(wcs!.toSky([3], [4]));
});

test.each([
  ["the header has no world coordinates", {}],
  ["its axes are GLON-CAR and GLAT-CAR", { CTYPE1: "GLON-CAR", CTYPE2: "GLAT-CAR" }],
  ["the projection TSC is not known", { ...cards, CTYPE1: "RA---TSC", CTYPE2: "DEC--TSC" }],
  ["its positions are in FK4, not in J2000", { ...cards, RADESYS: "FK4" }],
  ["its positions are in GAPPT, not in J2000", { ...cards, RADECSYS: "GAPPT" }],
  ["its positions are of the equinox 1950, not of J2000", { ...cards, EQUINOX: "B1950.0" }],
  ["its positions are of the equinox 1950, not of J2000", { ...cards, EPOCH: 1950 }],
  ["its positions are of the equinox 2019.5, not of J2000", { ...cards, RADESYS: "FK5", EQUINOX: 2019.5 }],
  ["its axes are in furlong", { ...cards, CUNIT1: "furlong" }],
  ["its reference point is not the pole of the projection (PV1_1 and PV1_2)", { ...cards, PV1_2: 89 }],
  ["its matrix of world coordinates cannot be inverted", { ...cards, CD1_1: 0 }],
])("%s: said where there are none to be read", (why, given) => {
  expect(parseWcs(headerOf(given))).toEqual({ why });
});
