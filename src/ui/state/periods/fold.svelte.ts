import type { SavedPeriod } from "../../../core/additions/kept-periods.ts";
import type { Ephemeris } from "../../../core/fold/fold.ts";
import {
  extremeTime,
  type FoldErrors,
  type FoldedShape,
  foldErrors,
  foldedShape,
  middleTime,
} from "../../../core/fold/folded-shape.ts";
import {
  aliasPeriod,
  daysOf,
  draggedPeriod,
  type PeriodRatio,
  scaledPeriod,
  wholePeriod,
} from "../../../core/fold/period-steps.ts";
import type { PeriodMethod } from "../../../core/periods/period-methods.ts";
import { periodPoints } from "../../../core/periods/period-points.ts";
import type { PeriodBand } from "../../../core/periods/periodogram.ts";

/** What is folded: the points of the object in focus as they are shown, a band a measurement. */
export interface FoldedPoints {
  objectKey: string | undefined;
  bands: readonly PeriodBand[];
  /** Harmonics of the curve through them; undefined: as many as they ask for. */
  harmonics: number | undefined;
}

/** Where phase 0 is, where no time was chosen. */
export type ZeroAt = "brightest" | "faintest" | "first";

const none: Ephemeris = { periodDays: Number.NaN, zeroTime: Number.NaN };

/** The fold of the object in focus: its period and its time of phase 0, and the curve through the folded points. */
export class Fold {
  readonly #of: () => FoldedPoints;
  #ratio = $state.raw<PeriodRatio | undefined>();
  #chosenZero = $state.raw<number | undefined>();
  zeroAt = $state<ZeroAt>("brightest");
  /** Whose period this is. */
  #objectKey = $state.raw<string | undefined>();
  /** How the period was found. */
  method = $state.raw<PeriodMethod | "by hand">("by hand");
  /** What is being dragged, as it was when the drag began. */
  #dragged: Ephemeris | undefined;
  /** How many harmonics each curve has while something is dragged: it does not change its kind under the hand. */
  #held = $state.raw<readonly (number | undefined)[] | undefined>();

  constructor(of: () => FoldedPoints) {
    this.#of = of;
  }

  periodDays = $derived.by(() =>
    this.#ratio && this.#objectKey === this.#of().objectKey ? daysOf(this.#ratio) : undefined,
  );
  #points = $derived.by(() => this.#of().bands.map((band) => periodPoints(band)));
  /** Of each band; undefined where there are too few points. */
  shapes = $derived.by((): (FoldedShape | undefined)[] => {
    const { periodDays } = this;
    if (periodDays === undefined) return [];
    const { harmonics } = this.#of();
    return this.#points.map((points, i) => foldedShape(points, periodDays, this.#held?.[i] ?? harmonics));
  });
  #known = $derived(this.shapes.filter((shape) => shape !== undefined));
  /** From the first point to the last. */
  spanDays = $derived.by(() => {
    const times = this.#of().bands.flatMap(({ time }) => Array.from(time));
    return times.length > 0 ? times.reduce((a, b) => Math.max(a, b)) - times.reduce((a, b) => Math.min(a, b)) : 0;
  });
  ephemeris = $derived.by((): Ephemeris => {
    const { periodDays } = this;
    return periodDays === undefined ? none : { periodDays, zeroTime: this.#chosenZero ?? this.#zero(periodDays) };
  });
  errors = $derived.by((): FoldErrors => foldErrors(this.#known, this.ephemeris.zeroTime));

  #zero(periodDays: number): number {
    const { bands } = this.#of();
    const times = bands.flatMap(({ time }) => Array.from(time));
    if (times.length === 0) return 0;
    const first = times.reduce((a, b) => Math.min(a, b));
    const [shape] = this.#known;
    if (!shape || this.zeroAt === "first") return first;
    const band = bands[this.shapes.indexOf(shape)]!;
    const faintIsHigh = band.dipsUpward ? 1 : -1;
    const near = Math.round((middleTime(this.#known) - first) / periodDays) * periodDays + first;
    return extremeTime(shape, this.zeroAt === "faintest" ? faintIsHigh : (-faintIsHigh as 1 | -1), near);
  }

  /** Folds on a period; phase 0 is where `zeroAt` says, unless a time is given. */
  on(periodDays: number, method: PeriodMethod | "by hand" = "by hand", zeroTime?: number): void {
    if (!(periodDays > 0) || !Number.isFinite(periodDays)) return;
    this.#ratio = wholePeriod(periodDays);
    this.#objectKey = this.#of().objectKey;
    this.#chosenZero = zeroTime;
    this.method = method;
  }

  restore({ periodDays, zeroTime, method }: SavedPeriod): void {
    this.on(periodDays, method as PeriodMethod | "by hand", zeroTime);
  }

  /** The period `times / over` as long: half, twice, and back to the very number. */
  scale(times: number, over: number): void {
    if (this.periodDays !== undefined) this.#ratio = scaledPeriod(this.#ratio!, times, over);
  }

  /** The alias of the period by one more, or one less, cycle a day. */
  alias(perDay: number): void {
    const next = this.periodDays === undefined ? undefined : aliasPeriod(this.periodDays, perDay);
    if (next !== undefined) this.on(next, this.method, this.#chosenZero);
  }

  /** Puts phase 0 at a time. */
  zero(time: number): void {
    if (Number.isFinite(time)) this.#chosenZero = time;
  }

  zeroBy(at: ZeroAt): void {
    this.zeroAt = at;
    this.#chosenZero = undefined;
  }

  /** A drag begins: what follows counts from here. The time of phase 0 stays while the period moves. */
  hold(): void {
    this.#dragged = this.ephemeris;
    this.#held = this.shapes.map((shape) => shape?.harmonics);
    if (this.periodDays !== undefined) this.#chosenZero = this.ephemeris.zeroTime;
  }

  letGo(): void {
    this.#dragged = this.#held = undefined;
  }

  /** The period so many pixels away from where the drag began. */
  dragPeriod(pixels: number): void {
    const from = this.#dragged ?? this.ephemeris;
    if (this.periodDays === undefined) return;
    this.#chosenZero ??= from.zeroTime;
    this.#ratio = wholePeriod(draggedPeriod(from.periodDays, this.spanDays, pixels));
    this.method = "by hand";
  }

  /** Phase 0 so many cycles later than where the drag began. */
  dragZero(cycles: number): void {
    const { periodDays, zeroTime } = this.#dragged ?? this.ephemeris;
    if (this.periodDays !== undefined) this.#chosenZero = zeroTime + cycles * periodDays;
  }
}
