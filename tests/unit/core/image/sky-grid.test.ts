import { expect, test } from "vitest";
import { northUpCards, northUpPlaces, sampleAt } from "../../../../src/core/image/north-up.ts";
import { skyGrid } from "../../../../src/core/image/sky-grid.ts";
import { wcsOfCards } from "../../../../src/core/image/wcs.ts";

const world = (raDeg: number, decDeg: number, arcsec = 0.6, turnDeg = 0) => {
  const [sin, cos] = [Math.sin((turnDeg * Math.PI) / 180), Math.cos((turnDeg * Math.PI) / 180)];
  const s = arcsec / 3600;
  return wcsOfCards({
    ...northUpCards({ raDeg, decDeg, size: 1000, pixelArcsec: arcsec }),
    ...{ CD1_1: -s * cos, CD1_2: s * sin, CD2_1: s * sin, CD2_2: s * cos },
  })!;
};
const seen = { left: 0.5, right: 1000.5, bottom: 0.5, top: 1000.5 };

/** An angle as a label says it, in degrees or hours. */
const said = (label: string) => {
  const [whole = 0, minutes = 0, seconds = 0] = label.match(/[\d.]+/g)!.map(Number);
  return (label.startsWith("−") ? -1 : 1) * (whole + minutes / 60 + seconds / 3600);
};

test.each([
  [150, 2, 0],
  [0.01, -35, 30],
  [359.99, 61, 0],
  [40, 90, 0],
])("lines about RA %d, Dec %d lie where their labels say", (ra, dec, turn) => {
  const wcs = world(ra, dec, 0.6, turn);
  const lines = skyGrid(wcs, seen, 4);
  for (const axis of ["ra", "dec"] as const)
    expect(lines.filter((line) => line.axis === axis).length).toBeGreaterThanOrEqual(
      dec === 90 && axis === "dec" ? 1 : 2,
    );
  expect(new Set(lines.map(({ label }) => label)).size).toBe(lines.length);
  for (const { axis, label, x, y } of lines) {
    const { raDeg, decDeg } = wcs.toSky(x, y);
    for (let i = 0; i < x.length; i++) {
      if (!(x[i]! > -2000 && x[i]! < 3000) || Math.abs(decDeg[i]!) > 89.9999) continue;
      const turned = ((((raDeg[i]! / 15 - said(label)) % 24) + 36) % 24) - 12;
      expect(axis === "ra" ? turned * 15 : decDeg[i]! - said(label)).toBeCloseTo(0, 7);
    }
  }
});

test("a label stands at the edge of what is seen", () => {
  const lines = skyGrid(world(150, 2), seen, 4);
  for (const { axis, labelAt } of lines) expect(labelAt?.[axis === "ra" ? 1 : 0]).toBe(0.5);
});

test("a grid with north up finds the pixels of a turned image, and holes stay holes", () => {
  const wcs = world(150, 2, 0.6, 90);
  const places = northUpPlaces(wcs, { raDeg: 150, decDeg: 2, size: 5, pixelArcsec: 0.6 });
  const value = (x: number, y: number) => 10 * x + y;
  const pixels = Float32Array.from({ length: 21 * 21 }, (_, i) => value((i % 21) + 490, Math.floor(i / 21) + 490));
  const part = { pixels, width: 21, height: 21, imageX: 490, imageY: 490 };
  const found = sampleAt(part, places);
  for (let i = 0; i < 25; i++) expect(found[i]).toBeCloseTo(value(places.x[i]!, places.y[i]!), 2);
  // By a quarter turn, what lies to the north is a row or a column further on, never both.
  expect(Math.abs(places.x[22]! - places.x[2]!)).toBeCloseTo(4, 6);
  expect(places.y[22]).toBeCloseTo(places.y[2]!, 6);
  pixels.fill(Number.NaN, 0, 21 * 11);
  expect(Array.from(sampleAt(part, { x: [500, 500, 480], y: [502, 495, 500] }), Number.isNaN)).toEqual([
    false,
    true,
    true,
  ]);
});
