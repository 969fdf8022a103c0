import { type VsxStar, vsxLines } from "../../../core/export/vsx-lines.ts";
import { foldedShape } from "../../../core/fold/folded-shape.ts";
import { fourierValue } from "../../../core/periods/fourier-fit.ts";
import { periodPoints } from "../../../core/periods/period-points.ts";
import { periodBand } from "../../../core/periods/treated-band.ts";
import { classRules } from "../../../core/ranking/propose-class.ts";
import type { CurveView } from "../curves/curve-view.svelte.ts";
import type { Treating } from "../curves/treating.svelte.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import { chosenRows } from "./object-list.ts";

/** The chosen objects that have a saved period. */
export const rowsWithPeriod = (explore: Explore): number[] =>
  Array.from(chosenRows(explore)).filter((row) => explore.periods.has(explore.objects!.objectKey[row]!));

const curveSteps = 200;
const classes = new Set(classRules.map(({ name }) => name));

/**
 * The chosen objects with a saved period, a line each, for the Variable Star Index: with the last period that was saved, the first
 * tag that is one of its types, and the magnitudes of the curve through the folded points.
 */
export async function vsxList(explore: Explore, curves: CurveView, treating: Treating): Promise<string> {
  const { objectKey, raDeg, decDeg } = explore.objects!;
  const rows = rowsWithPeriod(explore);
  const measurement = curves.measurements.find(({ measurementKey }) => measurementKey === curves.chosen[0]);
  const nameOf = (row: number) => ({ objectKey: objectKey[row]!, measurementKey: measurement!.measurementKey });
  if (measurement) await curves.cache.fetch(rows.map(nameOf));
  return vsxLines(
    rows.map((row): VsxStar => {
      const saved = explore.periods.get(objectKey[row]!)!.at(-1)!;
      const curve = measurement?.kind === "mag" ? curves.cache.peek(nameOf(row)) : undefined;
      const shape = curve && foldedShape(periodPoints(periodBand(treating.treat(curve))), saved.periodDays);
      const values = Array.from({ length: shape ? curveSteps : 0 }, (_, i) =>
        fourierValue(shape!.fit, saved.zeroTime + (i / curveSteps) * saved.periodDays),
      );
      return {
        ...{ name: objectKey[row]!, raDeg: raDeg[row]!, decDeg: decDeg[row]! },
        type: [...classes].find((name) => explore.isTagged(name, row)) ?? "",
        max: values.length > 0 ? Math.min(...values) : Number.NaN,
        min: values.length > 0 ? Math.max(...values) : Number.NaN,
        band: measurement?.tableKey ?? "",
        ...{ periodDays: saved.periodDays, epoch: saved.zeroTime, timeName: saved.timeName },
      };
    }),
  );
}
