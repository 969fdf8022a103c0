import type { FigureAxis } from "../../../core/figure/figure.ts";

/** Ticks of which a narrow figure has few: as many more as it takes for `least` of them, since one alone is no scale. */
export function enoughTicks(
  ticksOf: (most: number) => FigureAxis["ticks"],
  most: number,
  least = 3,
): FigureAxis["ticks"] {
  for (let more = most; more <= 2 * most; more++) {
    const ticks = ticksOf(more);
    if (ticks.length >= least) return ticks;
  }
  return ticksOf(most);
}
