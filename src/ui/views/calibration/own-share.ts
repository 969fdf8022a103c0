import type { CalibrateOptions, MeasurementZeroPoints } from "../../../core/verbs/calibrate.ts";

/** Whether an object's own points are in its zero points, as a sentence; undefined where it is no comparison object. */
export function ownShareSentence(
  objectKey: string,
  { comparison, withoutOwn = {} }: Pick<MeasurementZeroPoints, "comparison" | "withoutOwn">,
  { leaveOneOut }: Pick<CalibrateOptions, "leaveOneOut">,
): string | undefined {
  if (!comparison.objectKeys.includes(objectKey)) return undefined;
  const itself = `Object ${objectKey} is a comparison object itself`;
  if (objectKey in withoutOwn) return `${itself}: its own points are left out of its zero points.`;
  return leaveOneOut === false
    ? `${itself}, and its own points are in its zero points.`
    : `${itself}: its own points are at most 1/30 of any of its zero points.`;
}
