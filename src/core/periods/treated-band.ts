import type { TreatedCurve } from "../lightcurve/treat-curve.ts";
import { fateCode } from "../lightcurve/treat-points.ts";
import type { PeriodBand } from "./periodogram.ts";

/** The points of a treated curve that count, as a search takes them. */
export function periodBand({ curve, value, uncertainty, fate, kind }: TreatedCurve): PeriodBand {
  const at = Array.from(fate.keys()).filter((epoch) => fate[epoch] === fateCode.kept);
  const of = (values: ArrayLike<number>) => Float64Array.from(at, (epoch) => values[epoch]!);
  return { time: of(curve.epochMjd), value: of(value), uncertainty: of(uncertainty), dipsUpward: kind === "mag" };
}
