import { describe, expect, test } from "vitest";
import { separationArcsec } from "../../../src/core/crossmatch/sky.ts";
import { graticule } from "../../../src/ui/views/diagrams/graticule.ts";
import { projectSky, unprojectSky } from "../../../src/ui/views/diagrams/sky-projection.ts";

const centres = [
  { raDeg: 31.05, decDeg: 46.7 },
  { raDeg: 0.01, decDeg: -2 },
  { raDeg: 200, decDeg: 89.9 },
];

describe("the sky's projection", () => {
  test("gives back the direction that was projected, also over RA 0 and at a pole", () => {
    for (const centre of centres)
      for (const [dRa, dDec] of [
        [0, 0],
        [0.3, 0.1],
        [-0.2, -0.4],
        [170, -100],
        [-60, -20],
      ] as const) {
        const place = { raDeg: (centre.raDeg + dRa + 360) % 360, decDeg: Math.max(-89, centre.decDeg + dDec) };
        const { east, north } = projectSky(centre, [place.raDeg], [place.decDeg]);
        const back = unprojectSky(centre, east[0]!, north[0]!)!;
        expect(separationArcsec(back.raDeg, back.decDeg, place.raDeg, place.decDeg)).toBeLessThan(1e-6);
      }
  });
  test("keeps separations and directions on a small field", () => {
    const centre = centres[0]!;
    const { east, north } = projectSky(
      centre,
      [centre.raDeg + 0.1, centre.raDeg],
      [centre.decDeg, centre.decDeg + 0.1],
    );
    expect(east[0]).toBeCloseTo(0.1 * Math.cos((centre.decDeg * Math.PI) / 180), 6);
    expect([east[1], north[1]]).toEqual([expect.closeTo(0, 9), expect.closeTo(0.1, 6)]);
  });
  test("has no place for an object without a position", () => {
    const { east, north } = projectSky(centres[0]!, [Number.NaN, 31], [46, Number.NaN]);
    expect([...east, ...north].every(Number.isNaN)).toBe(true);
  });
});

describe("the graticule", () => {
  test("names lines that lie where it says", () => {
    const centre = centres[0]!;
    const lines = graticule(centre, [-0.2, 0.2], [-0.15, 0.15], 5);
    const meridians = lines.filter(({ axis }) => axis === "ra");
    const parallels = lines.filter(({ axis }) => axis === "dec");
    expect(meridians.map(({ label }) => label)).toEqual(["30.8°", "31.0°", "31.2°"]);
    expect(parallels.map(({ label }) => label)).toEqual(["46.6°", "46.7°", "46.8°"]);
    for (const { label, labelAt } of meridians)
      expect(unprojectSky(centre, labelAt, -0.15)!.raDeg).toBeCloseTo(Number.parseFloat(label), 3);
    for (const { label, labelAt } of parallels)
      expect(unprojectSky(centre, 0.2, labelAt)!.decDeg).toBeCloseTo(Number.parseFloat(label), 3);
  });
  test("goes on over RA 0", () => {
    const lines = graticule(centres[1]!, [-1, 1], [-1, 1], 5);
    expect(lines.filter(({ axis }) => axis === "ra").map(({ label }) => label)).toEqual([
      "359.5°",
      "0.0°",
      "0.5°",
      "1.0°",
    ]);
  });
  test("goes round a pole that is seen", () => {
    const labels = graticule(centres[2]!, [-1, 1], [-1, 1], 6)
      .filter(({ axis }) => axis === "ra")
      .map(({ label }) => label);
    expect(labels).toContain("0°");
    expect(labels).toContain("180°");
    expect(new Set(labels).size).toBe(labels.length);
  });
});
