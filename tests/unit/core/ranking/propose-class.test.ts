import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { vsxLines } from "../../../../src/core/export/vsx-lines.ts";
import { foldedShape } from "../../../../src/core/fold/folded-shape.ts";
import { periodPoints } from "../../../../src/core/periods/period-points.ts";
import { classRules, proposeClass } from "../../../../src/core/ranking/propose-class.ts";
import { hasSharedData, sharedData } from "../../../support/truth.ts";

test("the first rule that holds is proposed, with every limit that held", () => {
  const star = { periodDays: 0.5668, amplitude: 0.9, r21: 0.45, power: 0.95, chance: 1e-9 };
  expect(proposeClass(star)).toEqual({
    name: "RRAB",
    because: "period 0.36 to 1 d, amplitude 0.25 to 1.8 mag, R21 0.25 to 0.8",
  });
  expect(proposeClass({ ...star, r21: 0.1, periodDays: 0.31, amplitude: 0.5 })!.because).toMatch(
    /an EW of twice the period looks the same$/,
  );
  expect(proposeClass({ ...star, r21: 2, periodDays: 2.5 })!.name).toBe("E");
  expect(proposeClass({ ...star, r21: Number.NaN, periodDays: 300 })!.name).toBe("LPV");
});

test("what no rule holds of, and what a curve hardly explains, has no class", () => {
  expect(proposeClass({ periodDays: 0.6, amplitude: 6, r21: 0.1, power: 0.9, chance: 0 })).toBeUndefined();
  expect(proposeClass({ periodDays: 0.5668, amplitude: 0.9, r21: 0.45, power: 0.3, chance: 0 })).toBeUndefined();
  expect(proposeClass({ periodDays: 0.5668, amplitude: 0.9, r21: 0.45, power: 0.6, chance: 0.49 })).toBeUndefined();
  expect(
    proposeClass({ periodDays: Number.NaN, amplitude: 0.9, r21: 0.45, power: 0.9, chance: Number.NaN }),
  ).toBeUndefined();
});

test("the guide prints the rules as they are", () => {
  const guide = readFileSync(new URL("../../../../static/guide/38-periods.md", import.meta.url), "utf8");
  for (const { name, period } of classRules)
    expect(guide).toMatch(
      new RegExp(
        `\\| \`?${name}\`? \\| ${period[1] === Number.POSITIVE_INFINITY ? `from ${period[0]}` : `${period[0]} to ${period[1]}`} \\|`,
      ),
    );
});

test.skipIf(!hasSharedData)(
  "most RRab stars of SDSS Stripe 82 are proposed as such (skipped where ../shared/data is missing)",
  () => {
    const read = (file: string) =>
      readFileSync(`${sharedData}lightcurves/s82_rrlyr/${file}`, "utf8")
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(","));
    const points = new Map<string, string[][]>();
    for (const row of read("lightcurves.csv"))
      if (row[1] === "g") points.set(row[0]!, [...(points.get(row[0]!) ?? []), row]);
    const said: Record<string, Record<string, number>> = {};
    for (const [object, type, period] of read("periods.csv")) {
      const own = points.get(object!)!;
      const column = (at: number) => own.map((row) => Number(row[at]));
      const shape = foldedShape(
        periodPoints({ time: column(2), value: column(3), uncertainty: column(4) }, 0.05),
        Number(period),
        3,
      )!;
      const { peakToPeak, r21 } = shape.fit;
      const name =
        proposeClass({ periodDays: Number(period), amplitude: peakToPeak, r21, power: Number.NaN, chance: Number.NaN })
          ?.name ?? "none";
      said[type!] ??= {};
      said[type!]![name] = (said[type!]![name] ?? 0) + 1;
    }
    console.log("S82 types and what is proposed:", JSON.stringify(said));
    const ab = said.ab ?? said.RRab ?? said.RRAB!;
    const total = Object.values(ab).reduce((sum, one) => sum + one, 0);
    expect((ab.RRAB ?? 0) / total).toBeGreaterThan(0.85);
  },
);

test("a line for VSX has what its form asks for, and says what the epoch is", () => {
  const lines = vsxLines([
    {
      ...{ name: "J160556+543821", raDeg: 241.4833, decDeg: 54.6392, type: "RRAB", max: 15.31, min: 16.2, band: "g" },
      ...{ periodDays: 0.56681234, epoch: 53200.12345, timeName: "MJD (UTC)" },
    },
    {
      ...{ name: "a, b", raDeg: 1, decDeg: -2, type: "", max: Number.NaN, min: Number.NaN, band: "" },
      ...{ periodDays: 2, epoch: 1, timeName: "MJD (UTC)" },
    },
  ]);
  expect(lines.split("\r\n").slice(1, 3)).toEqual([
    "J160556+543821,241.483300,54.639200,RRAB,15.31,16.20,g,0.56681234,53200.12345,MJD (UTC),",
    '"a, b",1.000000,-2.000000,,,,,2,1,MJD (UTC),type not known',
  ]);
});
