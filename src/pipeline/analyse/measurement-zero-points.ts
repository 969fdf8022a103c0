import { type CandidateBook, isTrusted } from "../../core/calibration/candidate-book.ts";
import {
  type ComparisonReason,
  chooseComparison,
  comparisonReasonWords,
  defaultComparisonSettings,
} from "../../core/calibration/choose-comparison.ts";
import { type Ensemble, objectTerm } from "../../core/calibration/ensemble.ts";
import { keptColor, placeOf, positionTerms, termOfObjects } from "../../core/calibration/epoch-terms.ts";
import { findEffects, scaleOfErrors } from "../../core/calibration/find-effects.ts";
import { largestShares, zeroPointsWithout } from "../../core/calibration/leave-one-out.ts";
import { findSharedOffsets, leastSharedEpochs } from "../../core/calibration/shared-offsets.ts";
import { defaultZeroPointSettings, findZeroPoints, type ZeroPoints } from "../../core/calibration/zero-points.ts";
import { separationArcsec } from "../../core/crossmatch/sky.ts";
import type { MeasurementAxis } from "../../core/cube/dataset.ts";
import { defined } from "../../core/defined.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { formatCounted } from "../../core/format-counted.ts";
import type { KnownList } from "../../core/known/known-list.ts";
import type { LightCurve } from "../../core/lightcurve/light-curve.ts";
import { validityRule } from "../../core/lightcurve/valid.ts";
import type { CalibrateOptions, KeptTerms, MeasurementZeroPoints, TermName } from "../../core/verbs/calibrate.ts";
import type { ObjectColumns } from "../../core/verbs/read.ts";
import type { Gathered } from "./gather-candidates.ts";
import { reachScale, wantedScale } from "./wanted-scale.ts";

/** What a point without a stated uncertainty is taken to have, mag: little, so that each object's own scatter counts. */
const unstatedError = 0.001;

/** Under so many comparison objects each one's own share is left out of its correction. */
const fewObjects = 30;

/** Comparison objects that an epoch's coefficients need, each. */
const objectsPerTerm = 5;

export type MeasuredCurve = Pick<LightCurve, "value" | "uncertainty" | "flags">;

export interface CalibratedField {
  objects: ObjectColumns;
  /** Lists of known objects that the dataset keeps. */
  lists: readonly KnownList[];
  epochKeys: string[];
  /** What was read of a measurement; undefined where it was not asked for. */
  gatheredOf: (measurementKey: string) => Gathered | undefined;
  /** Reads the curves of some objects, as they were measured, in whatever order. */
  eachCurve: (
    objects: readonly number[],
    measurementKey: string,
    visit: (object: number, curve: MeasuredCurve) => void,
  ) => Promise<void>;
  /** The two measurements that colors are made of, for one of them or for another of their kind. */
  colorOf: (measurement: MeasurementAxis) => [blue: string, red: string] | undefined;
}

export type Found = MeasurementZeroPoints | { why: string };

/** Why a measurement can have no zero points, whatever is read; undefined where it may. */
export function whyNone(
  { kind }: MeasurementAxis,
  epochCount: number,
  { onlyShared }: CalibrateOptions,
): string | undefined {
  if (kind !== "mag") return "only magnitudes get zero points, and this is none.";
  if (onlyShared && epochCount < leastSharedEpochs)
    return `fewer than ${leastSharedEpochs} epochs do not tell whether they share offsets.`;
  return undefined;
}

/** Zero points of one measurement, from what was read of it. */
export async function measurementZeroPoints(
  field: CalibratedField,
  measurement: MeasurementAxis,
  options: CalibrateOptions,
): Promise<Found> {
  const { objects, epochKeys } = field;
  const objectKeys = objects.objectKey;
  const gathered = field.gatheredOf(measurement.measurementKey)!;
  const { book, depth } = gathered;
  if (book.epochCount < 2)
    return { why: "it was measured at fewer than two epochs, so that there is nothing to bring together." };
  const scale = wantedScale(field, measurement, options);
  if (scale && "why" in scale) return scale;
  const colors = colorsOf(field, measurement);
  const isLimited = options.bluest !== undefined || options.reddest !== undefined;
  if (isLimited && !colors) return { why: noColors };
  const choice = chosenObjects(book, objects, colors?.values, options);
  const comparison = Array.from(choice.objects, (object) => objectKeys[object]!);
  const notChosen = counted(choice.reason);
  if (comparison.length < 2) {
    const reasons = Object.entries(notChosen).map(
      ([reason, count]) => `${count} ${comparisonReasonWords[reason as ComparisonReason]}`,
    );
    return {
      why: `there are not two comparison objects. Of ${formatCounted(objectKeys.length, "object")}: ${reasons.join(", ") || "none"}.`,
    };
  }
  const ensemble = await ensembleOf(field, measurement, choice.objects);
  const asked = termsAsked(field, measurement, choice.objects, options);
  if ("why" in asked) return asked;
  const { clipSigma, minObjects } = { ...defaultZeroPointSettings, ...given(options) };
  const width = 1 + asked.terms.length;
  const settings = { clipSigma, minObjects: Math.max(2, minObjects, width > 1 ? 2 * width : 0) };
  const along = asked.terms.map(({ ofChosen }) => objectTerm(ofChosen, epochKeys.length));
  const fitted = findZeroPoints(ensemble, along, settings);
  if (fitted.coefficients.every(Number.isNaN))
    return {
      why:
        width > 1
          ? `no epoch has comparison objects enough, and different enough, for ${asked.terms.map(({ name }) => name).join(", ")} beside the zero point.`
          : "no epoch has two comparison objects with an uncertainty above 0.",
    };
  const terms = keptTerms(asked, fitted);
  // What goes with color and place is taken off first: what follows is of zero points alone.
  const taken = width > 1 ? termsOfPoints(fitted, along, ensemble.epochCount) : undefined;
  if (taken) for (let at = 0; at < taken.length; at++) ensemble.value[at]! -= taken[at]!;
  const solution = width > 1 ? zeroPointsOnly(fitted, width) : fitted;
  const { isBeyondErrors, amplitude } = findSharedOffsets(ensemble, solution);
  if (options.onlyShared && !isBeyondErrors) return { why: "its epochs share no offsets beyond their errors." };
  const effects = findEffects(ensemble, solution, options.effects ?? 0);
  const errorScale = options.rescaleErrors ? scaleOfErrors(ensemble, effects.residual) : undefined;
  const reference = scale && reachScale(scale, choice.objects, solution.magnitude);
  if (reference && "why" in reference) return reference;
  const shift = reference?.offset ?? 0;
  const leftOut = leftOutObjects();
  return defined({
    epochKeys,
    sharedOffset: Number(amplitude.toPrecision(4)),
    zeroPoint: kept(solution.coefficients, shift),
    uncertainty: kept(solution.zeroPointError),
    objectCount: [...solution.objectCounts],
    scatter: kept(solution.epochScatter),
    depth: book.statesErrors ? { sn5: kept(depth.at(5)), sn10: kept(depth.at(10)) } : undefined,
    comparison: defined({
      objectKeys: comparison,
      scatter: kept(solution.residualScatter),
      magnitude: kept(solution.magnitude, -shift),
      taken: effects.strengths.length > 0 ? kept(effects.taken) : undefined,
    }),
    notChosen,
    clippedCount: solution.clippedCount,
    unweighted: !book.statesErrors,
    withoutOwn:
      leftOut.length > 0
        ? Object.fromEntries(leftOut.map((object) => [comparison[object]!, kept(ownZeroPoints(object), shift)]))
        : undefined,
    effects:
      effects.strengths.length > 0 ? effects.strengths.map((strength) => ({ strength: kept(strength) })) : undefined,
    scatterToError: options.effects ? effects.scatterToError : undefined,
    terms,
    errorScale,
    reference,
  });

  /** Whose own points are left out of their zero points: all, none, or each that would have one part in 30 of an epoch's. */
  function leftOutObjects(): number[] {
    const all = comparison.map((_, object) => object);
    if (options.leaveOneOut ?? comparison.length < fewObjects) return all;
    if (options.leaveOneOut === false) return [];
    const shares = largestShares(ensemble, solution);
    return all.filter((object) => shares[object]! > 1 / fewObjects);
  }

  /** All that is taken off an object's own curve, its terms included. */
  function ownZeroPoints(object: number): Float64Array {
    const first = object * epochKeys.length;
    const own = zeroPointsWithout(ensemble, solution, object);
    return taken ? own.map((zeroPoint, epoch) => zeroPoint + taken[first + epoch]!) : own;
  }
}

/** The curves of the chosen objects, read again: all that are held of all. */
async function ensembleOf(
  field: CalibratedField,
  measurement: MeasurementAxis,
  chosen: Uint32Array,
): Promise<Ensemble> {
  const { statesErrors } = field.gatheredOf(measurement.measurementKey)!.book;
  const rule = validityRule(measurement);
  const epochCount = field.epochKeys.length;
  const none = () => new Float64Array(chosen.length * epochCount).fill(Number.NaN);
  const ensemble: Ensemble = { objectCount: chosen.length, epochCount, value: none(), uncertainty: none() };
  const placeOfObject = new Map(Array.from(chosen, (object, place) => [object, place]));
  await field.eachCurve(Array.from(chosen), measurement.measurementKey, (object, { value, uncertainty, flags }) => {
    const first = placeOfObject.get(object)! * epochCount;
    for (let epoch = 0; epoch < value.length; epoch++) {
      if (!isTrusted(value[epoch]!, uncertainty[epoch]!, flags[epoch]!, rule)) continue;
      ensemble.value[first + epoch] = value[epoch]!;
      ensemble.uncertainty[first + epoch] = statesErrors ? uncertainty[epoch]! : unstatedError;
    }
  });
  return ensemble;
}

interface AskedTerms {
  terms: { name: TermName; ofChosen: Float64Array }[];
  place?: KeptTerms["place"];
  color?: { of: [string, string]; values: Float64Array };
}

const noColors = "it is not there in a second channel, so that there are no colors.";

/** Median magnitude in the first of two channels less that in the second, of every object; undefined where there is one channel. */
function colorsOf({ gatheredOf, colorOf }: CalibratedField, measurement: MeasurementAxis) {
  const of = colorOf(measurement);
  if (!of) return undefined;
  const [blue, red] = of.map((key) => gatheredOf(key)!.book.candidates.magnitude);
  return { of, values: blue!.map((magnitude, object) => magnitude - red![object]!) };
}

/** What was asked for beside the zero points, of the comparison objects; or why it cannot be. */
function termsAsked(
  field: CalibratedField,
  measurement: MeasurementAxis,
  chosen: Uint32Array,
  { colorTerm, positionDegree = 0 }: CalibrateOptions,
): AskedTerms | { why: string } {
  const names: TermName[] = [...(colorTerm ? (["color"] as const) : []), ...positionTerms(positionDegree)];
  const needed = objectsPerTerm * (1 + names.length);
  if (names.length > 0 && chosen.length < needed)
    return {
      why: `its ${formatCounted(chosen.length, "comparison object is", "comparison objects are")} too few for ${names.join(", ")} beside the zero point: ${needed} are needed.`,
    };
  const asked: AskedTerms = { terms: [] };
  if (positionDegree > 0) {
    const place = placeOf(field.objects, chosen);
    if (!place) return { why: "its comparison objects do not differ in both coordinates of their places." };
    asked.place = place;
  }
  if (colorTerm) {
    const colors = colorsOf(field, measurement);
    if (!colors) return { why: noColors };
    const { of, values } = colors;
    const known = Array.from(chosen, (object) => values[object]!).filter(Number.isFinite);
    if (known.length < needed)
      return {
        why: `${known.length} of its ${formatCounted(chosen.length, "comparison object was", "comparison objects were")} measured in ${of[0]} and in ${of[1]}: ${needed} are needed for a term in color.`,
      };
    if (Math.max(...known) - Math.min(...known) < 1e-6)
      return { why: `all of its comparison objects have the same color, ${known[0]!.toFixed(4)} mag.` };
    asked.color = { of, values };
  }
  asked.terms = names.map((name) => {
    const all = termOfObjects(name, field.objects, asked.place, asked.color?.values);
    return { name, ofChosen: Float64Array.from(chosen, (object) => all[object]!) };
  });
  return asked;
}

function keptTerms(asked: AskedTerms, fitted: ZeroPoints): KeptTerms | undefined {
  const width = 1 + asked.terms.length;
  if (width === 1) return undefined;
  const epochs = Array.from({ length: fitted.coefficients.length / width }, (_, epoch) => epoch);
  return {
    terms: asked.terms.map(({ name, ofChosen }, k) => {
      const known = ofChosen.filter(Number.isFinite);
      const mean = known.reduce((sum, one) => sum + one, 0) / known.length;
      const coefficient = Float64Array.from(epochs, (epoch) => fitted.coefficients[epoch * width + 1 + k]!);
      return { name, mean, coefficient: kept(coefficient) };
    }),
    covariance: epochs.map((epoch) => {
      const matrix = fitted.covariance[epoch];
      if (!matrix) return null;
      const lower: number[] = [];
      for (let a = 0; a < width; a++)
        for (let b = 0; b <= a; b++) lower.push(Number(matrix[a * width + b]!.toPrecision(6)));
      return lower;
    }),
    ...(asked.place ? { place: asked.place } : {}),
    ...(asked.color ? { color: keptColor(asked.color.of, asked.color.values) } : {}),
  };
}

/** What the terms make of each point of the ensemble; NaN where they are not known. */
function termsOfPoints({ coefficients }: ZeroPoints, along: readonly Float64Array[], epochCount: number): Float64Array {
  const width = 1 + along.length;
  return Float64Array.from(along[0]!, (_, at) =>
    along.reduce((sum, term, k) => sum + coefficients[(at % epochCount) * width + 1 + k]! * term[at]!, 0),
  );
}

function zeroPointsOnly(fitted: ZeroPoints, width: number): ZeroPoints {
  return { ...fitted, coefficients: fitted.coefficients.filter((_, at) => at % width === 0) };
}

/** Those that were named, else those that suit. */
function chosenObjects(
  book: CandidateBook,
  objects: ObjectColumns,
  colors: Float64Array | undefined,
  options: CalibrateOptions,
) {
  const objectKeys = objects.objectKey;
  const at = new Map(objectKeys.map((key, index) => [key, index]));
  const indexOf = (objectKey: string) => {
    const index = at.get(objectKey);
    if (index !== undefined) return index;
    throw new WorkbenchError("UnknownObject", { objectKey }, `There is no object “${objectKey}” to calibrate by.`);
  };
  const { barred, magnitude } = book.candidates;
  const { brightest = Number.NEGATIVE_INFINITY, faintest = Number.POSITIVE_INFINITY, near } = options;
  const center = near && indexOf(near.objectKey);
  const { bluest, reddest } = options;
  /** An object of which no color is known is of none. */
  const isOtherColor = (object: number) =>
    (bluest !== undefined && !(colors![object]! >= bluest)) ||
    (reddest !== undefined && !(colors![object]! <= reddest));
  for (let i = 0; i < barred.length; i++) {
    const { raDeg, decDeg } = objects;
    const isFar =
      center !== undefined &&
      !(separationArcsec(raDeg[center]!, decDeg[center]!, raDeg[i]!, decDeg[i]!) <= near!.radiusArcsec);
    if (isFar || magnitude[i]! < brightest || magnitude[i]! > faintest || isOtherColor(i)) barred[i] = 2;
  }
  for (const key of options.without ?? []) barred[indexOf(key)] = 1;
  if (options.objects) return { objects: Uint32Array.from(options.objects, indexOf), reason: [] };
  return chooseComparison(book.candidates, book.epochCount, { ...defaultComparisonSettings, ...given(options) });
}

function given(options: CalibrateOptions): CalibrateOptions & { [name: string]: never } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never;
}

function counted(reasons: readonly ComparisonReason[]): { [reason: string]: number } {
  const counts: { [reason: string]: number } = {};
  for (const reason of reasons) if (reason !== "chosen") counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

const kept = (numbers: Float64Array, shift = 0): (number | null)[] =>
  Array.from(numbers, (number) => (Number.isFinite(number) ? Number((number + shift).toPrecision(10)) : null));
