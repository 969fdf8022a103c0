// The concurrency matrix as data: who writes what at the same time, and what must be there afterwards.
import { seededRandom } from "../../support/random.ts";

/** What one caller writes at once: a catalog of one table and epoch. Values differ by content. */
export interface Portion {
  epoch: number;
  table: number;
  firstObject: number;
  objectEnd: number;
  /** Tells rival contents of the same table and epoch apart. */
  content: number;
}

export const patterns = [
  "the same epoch",
  "rival contents of the same epoch",
  "different epochs",
  "two channels of one epoch",
  "overlapping objects",
] as const;

export interface MatrixRun {
  seed: number;
  pattern: (typeof patterns)[number];
  workerCount: 1 | 4;
  objectCount: number;
  /** One list a caller; its portions are written in this order while the other callers write theirs. */
  callers: Portion[][];
}

export const tableKeys = ["ch1_sci", "ch2_sci", "ch1_sci_clean", "ch2_sci_clean"] as const;
export const callerCount = 4;
/** Runs that share a dataset: every pattern with every worker count, each with epochs of its own. */
export const groupSize = patterns.length * 2;
const maxEpochs = 5;
/** Epochs of a whole group. */
export const groupEpochs = groupSize * maxEpochs;

export function planRun(seed: number): MatrixRun {
  const random = seededRandom(seed);
  const objectCount = seededRandom(Math.floor(seed / groupSize)).between(100, 400);
  const pattern = patterns[seed % patterns.length]!;
  const workerCount = Math.floor(seed / patterns.length) % 2 === 0 ? 4 : 1;
  const firstEpoch = (seed % groupSize) * maxEpochs;
  const epochs = Array.from({ length: random.between(3, maxEpochs) }, (_, n) => firstEpoch + n);
  const portionsOf = (caller: number): Portion[] => {
    const whole = { table: 0, firstObject: 0, objectEnd: objectCount, content: 0 };
    switch (pattern) {
      case "the same epoch":
        return epochs.map((epoch) => ({ ...whole, epoch }));
      case "rival contents of the same epoch":
        return epochs.map((epoch) => ({ ...whole, epoch, content: caller }));
      case "different epochs":
        return epochs.filter((epoch) => epoch % callerCount === caller).map((epoch) => ({ ...whole, epoch }));
      case "two channels of one epoch":
        return epochs
          .filter((epoch) => epoch % 2 === caller >> 1)
          .map((epoch) => ({ ...whole, epoch, table: caller & 1 }));
      case "overlapping objects":
        return epochs.map((epoch) => ({
          ...{ epoch, table: caller, content: 0 },
          firstObject: random.between(0, objectCount >> 1),
          objectEnd: random.between(objectCount >> 1, objectCount),
        }));
    }
  };
  const callers = Array.from({ length: callerCount }, (_, caller) => portionsOf(caller));
  return { seed, pattern, workerCount, objectCount, callers };
}

/** Exact in float32, and different for every object, epoch, table and content. */
export const storedValue = ({ epoch, table, content }: Portion, object: number) =>
  100 + object + 500 * (epoch + groupEpochs * (table + 4 * content));

/** What a caller writes of all objects, NaN where its portion has none. */
export const columnOf = (run: MatrixRun, portion: Portion) =>
  Float32Array.from({ length: run.objectCount }, (_, object) =>
    object < portion.firstObject || object >= portion.objectEnd ? Number.NaN : storedValue(portion, object),
  );

export interface Outcome {
  /** Values that must be there. */
  expected: number;
  /** Expected, but not there. */
  lost: number;
  /** There, but of another content than the rest of the epoch, or of nobody. */
  mixed: number;
}

/**
 * Compares what is stored with what was written. Where rivals wrote the same table and epoch, the whole content of any
 * one of them is right.
 */
export function judge(run: MatrixRun, readColumn: (table: number, epoch: number) => Float32Array): Outcome {
  const outcome = { expected: 0, lost: 0, mixed: 0 };
  const rivals = new Map<string, Portion[]>();
  for (const portion of run.callers.flat()) {
    const key = `${portion.table}/${portion.epoch}`;
    rivals.set(key, [...(rivals.get(key) ?? []), portion]);
  }
  for (const portions of rivals.values()) {
    const { table, epoch } = portions[0]!;
    const found = readColumn(table, epoch);
    const judged = portions.map((portion) => {
      const column = columnOf(run, portion);
      const expected = column.filter((value) => !Number.isNaN(value)).length;
      const lost = column.filter((value, i) => !Number.isNaN(value) && Number.isNaN(found[i]!)).length;
      const mixed = column.filter((value, i) => !Number.isNaN(found[i]!) && found[i] !== value).length;
      return { expected, lost, mixed };
    });
    const best = judged.reduce((a, b) => (b.lost + b.mixed < a.lost + a.mixed ? b : a));
    outcome.expected += best.expected;
    outcome.lost += best.lost;
    outcome.mixed += best.mixed;
  }
  return outcome;
}
