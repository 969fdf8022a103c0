import { type Check, invalidArgument, isRight, list, number, optional, shape, text } from "../check-value.ts";
import { formatCounted } from "../format-counted.ts";
import type { AdditionChange, Json } from "../verbs/additions.ts";
import type { Correction, MeasurementZeroPoints } from "../verbs/calibrate.ts";
import type { MergedAdditions } from "./merged-additions.ts";
import { correctionInUseKind, correctionKind } from "./reading-kinds.ts";

const inUseKey = "correction";

const any: Check<unknown> = (value) => value;
const unknownOr =
  (check: Check<number>): Check<number | null> =>
  (value, argument) =>
    value === null ? null : check(value, argument);
const numbers = list(unknownOr(number()));
const zeroPointShape = shape({
  epochKeys: list(text()),
  zeroPoint: numbers,
  uncertainty: numbers,
  objectCount: list(number()),
  scatter: numbers,
});

const moreShape = shape({
  withoutOwn: optional(shape({})),
  effects: optional(list(shape({ strength: numbers }))),
  terms: optional(
    shape({
      terms: list(shape({ name: text(), mean: number(), coefficient: numbers })),
      covariance: list((value, argument) => (value === null ? null : list(number())(value, argument))),
    }),
  ),
  errorScale: optional(shape({ gamma: number({ above: 0 }), epsilon: number({ least: 0 }) })),
});

const zeroPoints: Check<MeasurementZeroPoints> = (value, argument) => {
  const { epochKeys, zeroPoint, uncertainty, objectCount, scatter } = zeroPointShape(value, argument);
  const { effects = [], terms } = moreShape(value, argument);
  const { withoutOwn = {} } = value as MeasurementZeroPoints;
  const own = Object.entries(withoutOwn).map(([key, one]) => numbers(one, `${argument}.withoutOwn.${key}`));
  const columns = [zeroPoint, uncertainty, objectCount, scatter, ...own, ...effects.map(({ strength }) => strength)];
  if (terms) columns.push(terms.covariance as never, ...terms.terms.map(({ coefficient }) => coefficient));
  if (columns.some(({ length }) => length !== epochKeys.length))
    throw invalidArgument(argument, `${formatCounted(epochKeys.length, "entry", "entries")}, one an epoch`, value);
  return value as MeasurementZeroPoints;
};

const correctionShape = shape({
  version: number(),
  madeAt: text(),
  engineVersion: text(),
  madeFrom: text(),
  options: any,
  leftOut: optional(shape({ epochKeys: list(text()), points: list(text()) })),
  zeroPoints,
});

type Kept = Omit<Correction, "name" | "measurements"> & { zeroPoints: MeasurementZeroPoints };

/** Corrections that there are, in the order of their names; those of a shape that is not known are passed over. */
export function keptCorrections(merged: MergedAdditions): Correction[] {
  return merged
    .names(correctionKind)
    .sort()
    .flatMap((name) => {
      const parts = [...merged.standing(correctionKind, name)].flatMap(([key, value]) =>
        isRight<unknown>(correctionShape, value) ? [[key, value as unknown as Kept] as const] : [],
      );
      const version = Math.max(...parts.map(([, part]) => part.version));
      const newest = parts.filter(([, part]) => part.version === version);
      if (newest.length === 0) return [];
      const { zeroPoints: _, leftOut: __, ...about } = newest[0]![1];
      const measurements = Object.fromEntries(newest.map(([key, part]) => [key, part.zeroPoints]));
      const leftOut = newest.map(([, part]) => part.leftOut).find((one) => one !== undefined);
      return [{ ...about, ...(leftOut && { leftOut }), name, measurements }];
    });
}

/** The correction that light curves are shown with; undefined: as they were measured. */
export function correctionInUse(merged: MergedAdditions): Correction | undefined {
  const name = merged.standing(correctionInUseKind).get(inUseKey);
  return keptCorrections(merged).find((correction) => correction.name === name);
}

/** Whether somebody chose to see light curves as they were measured. */
export const isRawByChoice = (merged: MergedAdditions): boolean =>
  merged.values(correctionInUseKind).get(inUseKey) === null;

/** The acts that keep a correction in the place of what was kept under its name; what was left out is long, and kept once. */
export function keepCorrection(correction: Correction, before: MergedAdditions): AdditionChange[] {
  const { name, measurements, leftOut, ...about } = correction;
  const gone = [...before.standing(correctionKind, name).keys()].filter((key) => !(key in measurements));
  return [
    ...(gone.length > 0 ? [{ kind: correctionKind, name, keys: gone, value: null }] : []),
    ...Object.entries(measurements).map(([measurementKey, found], at) => ({
      kind: correctionKind,
      name,
      keys: [measurementKey],
      value: { ...about, ...(at === 0 && leftOut && { leftOut }), zeroPoints: found } as unknown as Json,
    })),
  ];
}

/** The act that shows light curves with a correction, or as they were measured. */
export const useCorrectionChange = (name: string | undefined): AdditionChange => ({
  kind: correctionInUseKind,
  keys: [inUseKey],
  value: name ?? null,
});

/** Says which very correction something was made with. */
export const correctionId = ({ name, version, madeAt }: Pick<Correction, "name" | "version" | "madeAt">): string =>
  `${name}, version ${version}, made ${madeAt}`;
