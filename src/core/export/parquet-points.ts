import type { LightCurve } from "../lightcurve/light-curve.ts";
import { pointState, pointStates } from "../lightcurve/reason-counts.ts";
import { sameNumbers } from "../same-numbers.ts";
import type { CurveHead } from "./curve-export.ts";
import { type ChunkValues, CodeBook, codedValues } from "./parquet-chunk.ts";
import { leaves, limitAt, numberColumns, reasonWord } from "./point-table.ts";

const firstCapacity = 8192;

/** Places that are codes themselves. */
function ownCodes(book: CodeBook) {
  return { book, codes: Int32Array.from(book.values, (_, code) => code) };
}

/** Points of light curves, one after the other, as columns for Parquet: by places in lists where light curves share what a column says. */
export class ParquetPoints {
  readonly #head: CurveHead;
  readonly #measurement: ReturnType<typeof codedValues>;
  readonly #unit: ReturnType<typeof codedValues>;
  readonly #epoch: ReturnType<typeof codedValues>;
  readonly #reason = codedValues(pointStates.map(reasonWord));
  readonly #placeOfState = new Map(pointStates.map((state, place) => [state, place]));
  readonly #flags = new CodeBook();
  #times: { mjd: Float64Array; coded: ReturnType<typeof codedValues> } | undefined;
  #capacity = 0;
  #rows = {
    ...{ object: new Int32Array(), measurement: new Int32Array(), epoch: new Int32Array() },
    ...{ flags: new Int32Array(), reason: new Int32Array(), limit: new Float32Array(), mjd: new Float64Array() },
    numbers: [] as Float32Array[],
  };
  /** How many there are. */
  count = 0;

  constructor(head: CurveHead) {
    this.#head = head;
    this.#measurement = codedValues(head.measurements.map(({ measurementKey }) => measurementKey));
    this.#unit = codedValues(head.measurements.map(({ unit }) => unit));
    this.#epoch = codedValues(head.epochKeys);
    this.#rows.numbers = numberColumns(head.values).flatMap(() => [new Float32Array(), new Float32Array()]);
  }

  /** Takes the points of one light curve that leave; returns how many. */
  add(object: number, measurement: number, curves: readonly LightCurve[]): number {
    const last = curves.at(-1)!;
    const epochCount = last.value.length;
    this.#makeRoom(epochCount);
    const { epoch: epochs, flags, reason } = this.#rows;
    const start = this.count;
    let row = start;
    const { everyEpoch } = this.#head;
    for (let epoch = 0; epoch < epochCount; epoch++)
      if (everyEpoch || leaves(this.#head, curves, epoch)) epochs[row++] = epoch;
    this.count = row;
    this.#rows.object.fill(object, start, row);
    this.#rows.measurement.fill(measurement, start, row);
    for (const [k, { value, uncertainty }] of curves.entries()) {
      gather(this.#rows.numbers[2 * k]!, start, row, value, epochs);
      gather(this.#rows.numbers[2 * k + 1]!, start, row, uncertainty, epochs);
    }
    if (this.#head.timesOfObjects) gather(this.#rows.mjd, start, row, last.epochMjd, epochs);
    else this.#checkTimes(last.epochMjd);
    let [flagBefore, codeBefore] = [Number.NaN, 0];
    for (row = start; row < this.count; row++) {
      const epoch = epochs[row]!;
      const flag = last.flags[epoch]!;
      if (flag !== flagBefore) [flagBefore, codeBefore] = [flag, this.#flags.codeOf(flag)];
      flags[row] = codeBefore;
      reason[row] = this.#placeOfState.get(pointState(last, epoch))!;
      if (this.#head.hasLimits) this.#rows.limit[row] = limitAt(last, epoch);
    }
    return this.count - start;
  }

  /** The columns of the points, by their names, of which those of objects are without what they say. */
  columns(): Map<string, ChunkValues> {
    const { count } = this;
    const { object: _, measurement, epoch, flags, reason, limit, mjd, numbers } = this.#rows;
    const places = (rows: Int32Array, of: ReturnType<typeof codedValues>) => ({
      places: rows.subarray(0, count),
      ...of,
    });
    return new Map<string, ChunkValues>([
      ["measurement", places(measurement, this.#measurement)],
      ["unit", places(measurement, this.#unit)],
      ["epoch_key", places(epoch, this.#epoch)],
      ["mjd", this.#times ? places(epoch, this.#times.coded) : mjd.subarray(0, count)],
      ...numberColumns(this.#head.values).flatMap(({ suffix }, k): [string, ChunkValues][] => [
        [`value${suffix}`, numbers[2 * k]!.subarray(0, count)],
        [`uncertainty${suffix}`, numbers[2 * k + 1]!.subarray(0, count)],
      ]),
      ["limit", limit.subarray(0, count)],
      ["sex_flags", places(flags, ownCodes(this.#flags))],
      ["reason", places(reason, this.#reason)],
    ]);
  }

  /** Of each point, the place of its object in the head. */
  get objects(): Int32Array {
    return this.#rows.object.subarray(0, this.count);
  }

  clear(): void {
    this.count = 0;
  }

  /** Times are written once for all objects: of another object there must be no others. */
  #checkTimes(mjd: Float64Array): void {
    this.#times ??= { mjd, coded: codedValues(mjd) };
    const { mjd: before } = this.#times;
    if (!sameNumbers(mjd, before)) throw new Error("light curves that share their times came with others");
  }

  #makeRoom(more: number): void {
    const wanted = this.count + more;
    if (wanted <= this.#capacity) return;
    this.#capacity = Math.max(wanted, 2 * this.#capacity, firstCapacity);
    const { object, measurement, epoch, flags, reason, limit, mjd, numbers } = this.#rows;
    const longer = <A extends Int32Array | Float32Array | Float64Array>(array: A, isUsed = true): A => {
      const into = new (array.constructor as new (length: number) => A)(isUsed ? this.#capacity : 0);
      into.set(array);
      return into;
    };
    this.#rows = {
      ...{ object: longer(object), measurement: longer(measurement), epoch: longer(epoch) },
      ...{ flags: longer(flags), reason: longer(reason), limit: longer(limit, this.#head.hasLimits === true) },
      ...{ mjd: longer(mjd, this.#head.timesOfObjects === true), numbers: numbers.map((array) => longer(array)) },
    };
  }
}

function gather(
  into: Float32Array | Float64Array,
  start: number,
  end: number,
  from: Float32Array | Float64Array,
  epochs: Int32Array,
): void {
  for (let row = start; row < end; row++) into[row] = from[epochs[row]!]!;
}
