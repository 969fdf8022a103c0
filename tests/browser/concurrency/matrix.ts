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
  epochCount: number;
  /** One list a caller; its portions are written in this order while the other callers write theirs. */
  callers: Portion[][];
}

export const tableKeys = ["ch1_sci", "ch2_sci", "ch1_sci_clean", "ch2_sci_clean"] as const;
export const callerCount = 4;

/** Patterns and worker counts take turns with the seed, so that any ten seeds in a row cover all of them. */
export function planRun(seed: number): MatrixRun {
  const random = seededRandom(seed);
  const pattern = patterns[seed % patterns.length]!;
  const workerCount = Math.floor(seed / patterns.length) % 2 === 0 ? 4 : 1;
  const objectCount = random.between(100, 400);
  const epochCount = random.between(3, 5);
  const portionOf = (caller: number, epoch: number): Portion => {
    const whole = { epoch, table: 0, firstObject: 0, objectEnd: objectCount, content: 0 };
    switch (pattern) {
      case "the same epoch":
        return whole;
      case "rival contents of the same epoch":
        return { ...whole, content: caller };
      case "different epochs":
        return { ...whole, epoch: caller * epochCount + epoch };
      case "two channels of one epoch":
        return { ...whole, epoch: epoch * 2 + (caller >> 1), table: caller & 1 };
      case "overlapping objects": {
        const firstObject = random.between(0, objectCount >> 1);
        return { ...whole, table: caller, firstObject, objectEnd: random.between(objectCount >> 1, objectCount) };
      }
    }
  };
  const callers = Array.from({ length: callerCount }, (_, caller) =>
    Array.from({ length: epochCount }, (_, epoch) => portionOf(caller, epoch)),
  );
  return { seed, pattern, workerCount, objectCount, epochCount, callers };
}

/** Exact in float32, and different for every object, epoch, table and content. */
export const storedValue = ({ epoch, table, content }: Portion, object: number) =>
  100 + object + 500 * (epoch + 20 * (table + 4 * content));

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
export async function judge(
  run: MatrixRun,
  readColumn: (table: number, epoch: number) => Promise<Float32Array>,
): Promise<Outcome> {
  const outcome = { expected: 0, lost: 0, mixed: 0 };
  const rivals = new Map<string, Portion[]>();
  for (const portion of run.callers.flat()) {
    const key = `${portion.table}/${portion.epoch}`;
    rivals.set(key, [...(rivals.get(key) ?? []), portion]);
  }
  for (const portions of rivals.values()) {
    const { table, epoch } = portions[0]!;
    const found = await readColumn(table, epoch);
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
