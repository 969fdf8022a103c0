import { createContext } from "svelte";
import { frameOfKind } from "../../../core/barycenter/time-settings.ts";
import { ephemerisText } from "../../../core/fold/ephemeris-text.ts";
import { fitTimings } from "../../../core/fold/timing-fits.ts";
import { type Timing, timings } from "../../../core/fold/timings.ts";
import type { TreatedCurve } from "../../../core/lightcurve/treat-curve.ts";
import { falseAlarmProbability } from "../../../core/periods/false-alarm.ts";
import { harmonicPowerAt } from "../../../core/periods/harmonic-power.ts";
import { harmonicsOf } from "../../../core/periods/period-methods.ts";
import type { PeriodBand, PeriodPeak } from "../../../core/periods/periodogram.ts";
import type { TakenOff } from "../../../core/periods/prewhiten.ts";
import { periodBand } from "../../../core/periods/treated-band.ts";
import { proposeClass } from "../../../core/ranking/propose-class.ts";
import type { TimeFrame } from "../../../core/time/time-frame.ts";
import type { Workbench } from "../../door/workbench-api.ts";
import { timeAxisTitle } from "../../kit/text/time.ts";
import type { CurveView } from "../curves/curve-view.svelte.ts";
import type { PlotModel } from "../curves/plot-model.ts";
import type { ShownRows } from "../curves/shown-rows.svelte.ts";
import type { Treating } from "../curves/treating.svelte.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import { Fold } from "./fold.svelte.ts";
import { foldModel, withoutPeriods } from "./fold-model.ts";
import { PeriodSettings } from "./period-settings.svelte.ts";
import { type Spectrum, type SpectrumRequest, SpectrumSearch } from "./spectrum-search.svelte.ts";

/** What is looked at. */
interface Looked {
  readonly explore: Explore;
  readonly curves: CurveView;
  readonly treating: Treating;
  readonly statedTime: TimeFrame;
}

/** A frequency that can be folded on with one click. */
export interface PeriodChoice {
  /** Its number among the peaks, or what it is of the best one: `2 f`, `f + 1/day`. */
  name: string;
  kind: "peak" | "harmonic" | "alias";
  frequency: number;
  power: number;
  /** Of peaks. */
  peak?: PeriodPeak;
}

/** Frequencies, counted once a measurement and harmonic, that are searched ahead of the user: about a tenth of a second. */
const mostAhead = 500_000;

/** Steps further than this are leaps: where the next one leads, nobody knows. */
const longestStep = 5;

/** The periods panel: the spectrum of the object in focus, its peaks, and the fold on one of them. */
export class PeriodDesk {
  readonly settings: PeriodSettings;
  readonly search: SpectrumSearch;
  readonly fold: Fold;
  readonly #of: Looked;
  readonly #shown: ShownRows;
  /** The fold goes along with the best peak until somebody chooses a period. */
  #follows = true;
  #objectKey: string | undefined;
  /** Where in the list the object is, and how far the last step went. */
  #position: number | undefined;
  #stride = 1;

  constructor(desk: Looked, shown: ShownRows, workbench: Pick<Workbench, "pointPeriodogram">) {
    this.#of = desk;
    this.#shown = shown;
    this.settings = new PeriodSettings(desk.explore.views);
    this.search = new SpectrumSearch(workbench, (found) => this.#take(found));
    this.fold = new Fold(() => ({
      objectKey: this.objectKey,
      bands: this.bands,
      harmonics: this.settings.now.curveHarmonics || undefined,
    }));
  }

  /** The object in focus, with its light curves as they are shown. */
  #row = $derived.by(() => this.#shown.rows[0]);
  objectKey = $derived(this.#row?.objectKey);
  #whole = $derived.by(() => this.#seen(this.#row?.treated ?? []));
  #off = $state.raw<{ objectKey: string | undefined; taken: readonly TakenOff[] }>({ objectKey: undefined, taken: [] });
  /** What was taken off the points of this object: all that follows is of what is left. */
  taken = $derived.by(() => (this.#off.objectKey === this.objectKey ? this.#off.taken : []));
  treated = $derived.by(() => {
    const { taken } = this;
    return taken.length > 0 ? this.#whole.map((one) => withoutPeriods(one, taken)) : this.#whole;
  });
  bands = $derived(this.treated.map(periodBand));
  /** What the times of the points are. */
  timeName = $derived.by(() => timeAxisTitle(frameOfKind(this.#of.statedTime, this.#of.curves.time)));

  request = $derived.by(() => this.#requestOf(this.objectKey, this.bands));

  #seen(treated: readonly TreatedCurve[]): TreatedCurve[] {
    const { hidden } = this.#of.curves;
    return treated.filter(({ measurementKey }) => !hidden.has(measurementKey));
  }

  #requestOf(objectKey: string | undefined, bands: readonly PeriodBand[]): SpectrumRequest | undefined {
    if (objectKey === undefined || bands.length === 0) return undefined;
    const { method, harmonics, minFrequency, maxFrequency, oversampling, errorFloor } = this.settings.now;
    const asked = { minFrequency, maxFrequency, oversampling, errorFloor };
    return { objectKey, bands, options: { method, harmonics: harmonicsOf(method, harmonics), ...asked } };
  }

  /** Of the object in focus; undefined until it is there. */
  spectrum = $derived.by((): Spectrum | undefined => {
    const { found } = this.search;
    return found?.request.objectKey === this.objectKey ? found : undefined;
  });
  /** Of the spectrum that was found last, which may still be another object's. */
  lastChoices = $derived.by((): PeriodChoice[] => {
    const { found } = this.search;
    if (!found || found.request.options.method === "window") return [];
    const peaks = found.peaks.map((peak, i): PeriodChoice => {
      const { frequency, power } = peak;
      return { name: `${i + 1}`, kind: "peak", frequency, power, peak };
    });
    return [...peaks, ...found.candidates];
  });
  choices = $derived.by(() => (this.spectrum ? this.lastChoices : []));
  /** Position in `choices` of what is folded; -1: something else. */
  chosen = $derived.by(() => {
    const { periodDays } = this.fold;
    return periodDays === undefined ? -1 : this.choices.findIndex(({ frequency }) => 1 / frequency === periodDays);
  });

  model = $derived.by((): PlotModel => {
    const { cycles, bins, fold } = this.settings.now;
    const { chosen, hidden } = this.#of.curves;
    const { ephemeris, shapes } = this.fold;
    const { treated } = this;
    return foldModel({ treated, shapes, ephemeris, cycles, bins, fold, chosen, hidden, timeAxis: this.#shown.axis });
  });
  /** Parts that the light curve is timed in; undefined: seasons. */
  timingParts = $state.raw<number | undefined>();
  /** When phase 0 came, part by part, in the measurement with most points; undefined where it has no curve. */
  timings = $derived.by((): Timing[] | undefined => {
    const known = this.fold.shapes.filter((shape) => shape !== undefined);
    if (known.length === 0) return undefined;
    const main = known.reduce((a, b) => (b.points.count > a.points.count ? b : a));
    return timings(main.points, main, this.fold.ephemeris, this.timingParts);
  });
  timingFits = $derived.by(() => this.timings && fitTimings(this.timings, this.fold.ephemeris));
  /** The class that the folded curve's rules propose, of magnitudes. */
  proposal = $derived.by(() => {
    const { shapes, periodDays } = this.fold;
    const folded = shapes.flatMap((shape, i) => (shape && this.bands[i]!.dipsUpward ? [shape] : []));
    if (folded.length === 0 || periodDays === undefined) return undefined;
    const { points, fit } = folded.reduce((a, b) => (b.points.count > a.points.count ? b : a));
    const power = 1 - fit.rms ** 2 / points.variance;
    const sines = [1, 2, 3].map((n) => harmonicPowerAt(points, n / periodDays, 1));
    const highest = this.spectrum?.frequency.at(-1) ?? 10;
    const chance = falseAlarmProbability(Math.max(...sines), highest, points);
    return proposeClass({ periodDays, amplitude: fit.peakToPeak, r21: fit.r21, power, chance });
  });
  /** For people, with its errors. */
  ephemerisText = $derived.by(() => ephemerisText(this.fold.ephemeris, this.fold.errors, this.timeName));
  saved = $derived.by(() => (this.objectKey === undefined ? [] : (this.#of.explore.periods.get(this.objectKey) ?? [])));

  /** Searches, and folds: at once on what is known of the object, else on the best peak when it is found. */
  async run(request: SpectrumRequest | undefined): Promise<void> {
    if (request?.objectKey !== this.#objectKey) this.#begin(request?.objectKey);
    await this.search.search(request);
  }

  #take(found: Spectrum): void {
    const [best] = this.choices;
    if (this.#follows && best) this.fold.on(1 / best.frequency, this.#method);
    void this.#lookAhead(found);
  }

  /** Nothing is looked at any more. */
  leave(): void {
    void this.search.search(undefined);
  }

  /** Searches the object that a step like the last one leads to, once this one is on the screen, where that is quickly done. */
  async #lookAhead(found: Spectrum): Promise<void> {
    const { explore, curves, treating } = this.#of;
    const { request, frequency } = found;
    const { method = "gls", harmonics = 1 } = request.options;
    const isQuick = method === "gls" || method === "mhaov" || method === "window";
    if (!isQuick || frequency.length * request.bands.length * harmonics > mostAhead) return;
    await painted();
    const isStill = () =>
      this.search.found === found && this.request === request && explore.focusedKey === request.objectKey;
    if (!isStill()) return;
    const objectKey = explore.objects?.objectKey[explore.stepped(this.#stride) ?? -1];
    if (objectKey === undefined || objectKey === request.objectKey) return;
    // What cannot be read is said when it is asked for.
    const names = curves.chosen.map((measurementKey) => ({ objectKey, measurementKey }));
    const read = await curves.read(names).catch(() => []);
    if (!isStill()) return;
    const bands = this.#seen(read.map((curve) => treating.treat(curve))).map(periodBand);
    const next = this.#requestOf(objectKey, bands);
    if (next) this.search.lookAhead(next);
  }

  #begin(objectKey: string | undefined): void {
    this.#objectKey = objectKey;
    this.#follows = true;
    const { focusedPosition } = this.#of.explore;
    const by = this.#position === undefined ? 0 : (focusedPosition ?? 0) - this.#position;
    this.#stride = by !== 0 && Math.abs(by) <= longestStep ? by : 1;
    this.#position = focusedPosition;
    const saved = this.saved.at(-1);
    if (saved) this.restore(saved.id);
    else if (objectKey !== undefined) void this.#foldAsFound(objectKey);
  }

  /** Folds on what a search through many objects found of this one, once that is read. */
  async #foldAsFound(objectKey: string): Promise<void> {
    const { columns, objects } = this.#of.explore;
    if (!columns.describe("period")) return;
    await columns.load(["period"]);
    // The focus may be further than the light curves: the object is the one that is shown.
    const found = columns.numbers("period")?.[objects?.objectKey.indexOf(objectKey) ?? -1] ?? Number.NaN;
    if (!(found > 0) || this.objectKey !== objectKey || !this.#follows) return;
    this.#follows = false;
    this.fold.on(found, "gls");
  }

  get #method() {
    return this.settings.now.method;
  }

  /** Folds on a frequency of the spectrum, in cycles per day. */
  choose(frequency: number): void {
    this.#follows = false;
    this.fold.on(1 / frequency, this.#method);
  }

  /** Folds on the next peak, or the one before, or the next harmonic or alias behind them. */
  step(by: 1 | -1): boolean {
    const { choices, chosen } = this;
    if (choices.length === 0) return false;
    const at = chosen < 0 ? (by > 0 ? 0 : choices.length - 1) : Math.min(Math.max(chosen + by, 0), choices.length - 1);
    this.choose(choices[at]!.frequency);
    return true;
  }

  /** Folds on a period that was typed in, dragged to, or made of the one before. */
  byHand(change: (fold: Fold) => void): boolean {
    if (this.fold.periodDays === undefined) return false;
    this.#follows = false;
    change(this.fold);
    return true;
  }

  type(periodDays: number): void {
    this.#follows = false;
    this.fold.on(periodDays);
  }

  /** Saves the period, and tags the object with the class that is proposed, or as periodic. */
  accept(): boolean {
    const { explore } = this.#of;
    const row = explore.objects?.objectKey.indexOf(this.objectKey ?? "") ?? -1;
    if (row < 0 || !this.save()) return false;
    const name = this.proposal?.name ?? "periodic";
    explore.vetting.add(name);
    explore.tag(name, [row]);
    return true;
  }

  /** Takes the folded curve off the points, in every measurement; the fold goes on to the best period of what is left. */
  takeOff(): boolean {
    const { periodDays, shapes } = this.fold;
    const harmonics = Math.max(0, ...shapes.map((shape) => shape?.harmonics ?? 0));
    if (periodDays === undefined || harmonics === 0) return false;
    this.#leave([...this.taken, { frequency: 1 / periodDays, harmonics }]);
    return true;
  }

  /** Puts a curve back that was taken off. */
  putBack(taken: TakenOff): void {
    this.#leave(this.taken.filter((one) => one !== taken));
  }

  #leave(taken: readonly TakenOff[]): void {
    this.#off = { objectKey: this.objectKey, taken };
    this.#follows = true;
  }

  save(): boolean {
    const { objectKey, timeName, treated, fold } = this;
    const { periodDays, zeroTime } = fold.ephemeris;
    if (objectKey === undefined || !(periodDays > 0)) return false;
    if (this.saved.some((one) => one.periodDays === periodDays && one.zeroTime === zeroTime)) return true;
    const savedAt = new Date().toISOString();
    const { method } = fold;
    const measurementKeys = treated.map(({ measurementKey }) => measurementKey);
    const id = crypto.randomUUID();
    this.#of.explore.savePeriod(objectKey, { id, periodDays, zeroTime, timeName, method, measurementKeys, savedAt });
    return true;
  }

  restore(id: string): void {
    const period = this.saved.find((one) => one.id === id);
    if (!period) return;
    this.#follows = false;
    this.fold.restore(period);
  }

  forget(id: string): void {
    if (this.objectKey !== undefined) this.#of.explore.forgetPeriod(this.objectKey, id);
  }
}

/** Resolves once the frame that comes next has been laid out and painted. */
const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

export const [usePeriods, providePeriods] = createContext<PeriodDesk>();
