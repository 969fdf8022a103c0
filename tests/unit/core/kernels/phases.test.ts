import { expect, test } from "vitest";
import { phasesAt } from "../../../../src/core/kernels/phases.ts";
import { seededRandom } from "../../../support/random.ts";

const { next: random } = seededRandom(5);

test.each([
  ["of years of nights, up to 50 a day", 4000, 50],
  ["of one night", 0.3, 20],
  ["before the first time", -4000, 3],
  ["of times that are a Julian date", 2_460_000, 10],
])("phases %s are those of Math.cos and Math.sin", (_, days, most) => {
  const time = Float64Array.from({ length: 2000 }, () => days * random());
  time[0] = 0;
  const [cosines, sines] = [new Float64Array(time.length), new Float64Array(time.length)];
  let worst = 0;
  for (let run = 0; run < 50; run++) {
    // Quarters of turns, too.
    const frequency = run === 0 ? 0.25 / time[1]! : most * random();
    phasesAt(time, frequency, cosines, sines);
    for (const [j, t] of time.entries()) {
      const turns = frequency * t;
      const angle = 2 * Math.PI * (turns - Math.floor(turns + 0.5));
      worst = Math.max(worst, Math.abs(cosines[j]! - Math.cos(angle)), Math.abs(sines[j]! - Math.sin(angle)));
    }
  }
  expect(worst).toBeLessThan(2e-15);
});
