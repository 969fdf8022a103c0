import { expect, test } from "vitest";
import { runDrop } from "../../../support/odd-drops.ts";
import { seededRandom } from "../../../support/random.ts";

test("Frames without sky positions are put on each other where the largest one is of another field", async () => {
  const { next } = seededRandom(7);
  const field = (count: number) =>
    Array.from({ length: count }, () => ({ x: 2000 * next(), y: 2000 * next(), mag: 12 + 6 * next() }));
  const stars = field(60);
  const frame = (all: typeof stars, shift: number) =>
    ["x,y,mag,magerr", ...all.map(({ x, y, mag }) => [x + shift, y - shift, mag, 0.02].join(",")), ""].join("\n");
  const files: [string, string][] = [
    ["e0.csv", frame(field(90), 0)],
    ...[0, 13, 29].map((shift, k): [string, string] => [`e${k + 1}.csv`, frame(stars, shift)]),
  ];
  const { stored, said } = await runDrop(files, { m: "mag" });
  expect(stored?.report.committedEpochs, said).toBe(3);
  expect(stored?.objects.raDeg.length).toBe(60);
  expect(said).toMatch(/e0\.csv has no sky positions, and its 90 sources form no pattern/);
});
