import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { logFalseAlarm } from "../../src/core/periods/false-alarm.ts";
import { harmonicPowerAt } from "../../src/core/periods/harmonic-power.ts";
import { periodPoints } from "../../src/core/periods/period-points.ts";
import { seededRandom } from "../support/random.ts";

/** Three measurements of unlike length, errors and rhythm. */
const pointCounts = [18, 34, 61];
const [first, step, count] = [0.02, 0.0025, 800];
const runsOfAKind = 250;

/**
 * Points without a period in some measurements, and the least `logFalseAlarm` of the first one, of two and of all three
 * together on a grid of frequencies. Half of the runs are new noise by unlike errors; the others shuffle one set of values
 * whose errors are alike. (What shuffles of unlike errors do is in the unit test: their few best points agree in every order or in none.)
 */
export async function makeFalseAlarms(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { next } = seededRandom(41);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const bands = pointCounts.map((points, b) => {
    const time = Float64Array.from({ length: points }, (_, i) => (120 * (i + 0.9 * next())) / points + b / 3);
    const unlike = Array.from(time, () => 0.02 * (1 + b) * (0.5 + next()));
    return { time, unlike, alike: unlike.map(() => 0.03), fixed: unlike.map(() => 15 + b + 0.03 * gauss()) };
  });
  const noise = () =>
    bands.map(({ time, unlike }) => ({ time, value: unlike.map((one) => 15 + one * gauss()), uncertainty: unlike }));
  const shuffled = () =>
    bands.map(({ time, alike, fixed }) => {
      const value = [...fixed];
      for (let i = value.length - 1; i > 0; i--) {
        const j = Math.floor((i + 1) * next());
        [value[i], value[j]] = [value[j]!, value[i]!];
      }
      return { time, value, uncertainty: alike };
    });
  const runs = Array.from({ length: 2 * runsOfAKind }, (_, run) => {
    const kind = run % 2 === 0 ? "noise" : "shuffled";
    const series = kind === "noise" ? noise() : shuffled();
    const points = series.map((one) => periodPoints(one));
    const least = bands.map(() => ({ logFap: Number.POSITIVE_INFINITY, at: -1 }));
    for (let k = 0; k < count; k++) {
      const found = points.map((one) => ({ points: one, power: harmonicPowerAt(one, first + k * step, 1) }));
      for (const [b, best] of least.entries()) {
        const logFap = logFalseAlarm(found.slice(0, b + 1), first + (count - 1) * step);
        if (logFap < best.logFap) Object.assign(best, { logFap, at: k });
      }
    }
    const values = series.map(({ value }) => value);
    return { kind, values, errors: series.map(({ uncertainty }) => uncertainty), least };
  });
  const times = bands.map(({ time }) => [...time]);
  await writeFile(join(folder, "false-alarms.json"), JSON.stringify({ grid: { first, step, count }, times, runs }));
}
