import { tsvText } from "../../../core/export/tsv.ts";
import type { FigureMark } from "../../../core/figure/figure.ts";
import type { TakenOff } from "../../../core/periods/prewhiten.ts";
import type { FigureSource } from "../../kit/figure-source.ts";
import { axisTicks, axisTitle, type PlotScales, type ScatterAxis } from "../../kit/scatter/scatter-axis.ts";
import type { Desk } from "../desk.svelte.ts";
import type { PeriodChoice } from "../periods/period-desk.svelte.ts";
import type { Spectrum } from "../periods/spectrum-search.svelte.ts";
import { lightSeries } from "./curve-figure.ts";
import { figureAbout, figureRecipe, fileLabel, takenSentences } from "./figure-recipe.ts";
import { figureText } from "./figure-text.ts";

export interface ShownSpectrum {
  spectrum: Spectrum;
  x: ScatterAxis;
  y: ScatterAxis;
  scales: PlotScales;
  /** Where a frequency lies along the axis. */
  placeOf: (frequency: number) => number;
  /** Peaks that have their numbers on the screen. */
  peaks: readonly PeriodChoice[];
  /** What is folded. */
  periodDays: number | undefined;
  /** Periods that were taken off before. */
  taken: readonly TakenOff[];
}

/** The spectrum on the screen, its numbered peaks, and the frequency of the fold. */
export function spectrumSource(desk: Desk, shown: ShownSpectrum): FigureSource {
  const { spectrum, x, y, scales, placeOf, peaks, periodDays, taken } = shown;
  const { request, frequency, power } = spectrum;
  const title = `Spectrum of ${request.objectKey}`;
  const [low, high] = [scales.y.low, scales.y.high];
  const { method, harmonics } = request.options;
  const about = [
    `Method: ${method}${harmonics === undefined ? "" : `, harmonics: ${harmonics}`}.`,
    `Measurements: ${desk.curves.chosen.join(", ")}.`,
    ...takenSentences(taken),
    ...(periodDays === undefined ? [] : [`The dashed line is the period of the fold, ${periodDays} d.`]),
    ...figureAbout(desk),
  ];
  const marks = (widthMm: number): FigureMark[] => [
    { kind: "line", yAxis: 0, color: lightSeries[0], width: 0.6, ...thinned(shown, widthMm) },
    ...(periodDays === undefined
      ? []
      : [
          {
            ...({ kind: "line", yAxis: 0, color: "#1a1a1a", width: 0.8, dashed: true } as const),
            ...{ x: [placeOf(1 / periodDays), placeOf(1 / periodDays)], y: [low, high] },
          },
        ]),
    {
      ...{ kind: "labels", yAxis: 0, color: "#1a1a1a", text: peaks.map(({ name }) => name) },
      x: peaks.map((peak) => placeOf(peak.frequency)),
      y: peaks.map((peak) => Math.min(peak.power, high)),
    },
  ];
  return {
    ...{ title, label: fileLabel(title) },
    svg: async (widthMm) =>
      figureText({
        ...{ widthMm, title: `${desk.overview?.record.name ?? ""}: ${title}`, about: about.join(" "), legend: [] },
        recipe: { ...figureRecipe(desk, title), search: request.options, periodDays },
        panelHeight: { mm: widthMm / 2.4 },
        panels: [
          {
            x: {
              ...{ title: axisTitle(x), range: [scales.x.low, scales.x.high] },
              ticks: axisTicks(x, [scales.x.low, scales.x.high], Math.max(2, Math.round(widthMm / 18))),
            },
            y: [{ title: axisTitle(y), range: [low, high], ticks: axisTicks(y, [low, high], 5) }],
            marks: marks(widthMm),
          },
        ],
      }),
    values: () =>
      tsvText(
        ["frequency [1/d]", "period [d]", "power"],
        Array.from(frequency, (one, i) => [one, 1 / one, power[i]]),
      ),
  };
}

/** What is seen of it; of samples that share a thousandth of the width their first, lowest, highest and last, so that no peak is lost. */
function thinned({ spectrum, scales, placeOf }: ShownSpectrum, widthMm: number): { x: number[]; y: number[] } {
  const { frequency, power } = spectrum;
  const columns = Math.round(widthMm * 12);
  const [left, right] = [scales.x.low, scales.x.high];
  const [x, y]: [number[], number[]] = [[], []];
  let column = Number.NaN;
  let group: number[] = [];
  const finish = () => {
    if (group.length === 0) return;
    const byPower = [...group].sort((a, b) => power[a]! - power[b]!);
    const kept = [...new Set([group[0]!, byPower[0]!, byPower.at(-1)!, group.at(-1)!])].sort((a, b) => a - b);
    for (const k of kept) {
      x.push(placeOf(frequency[k]!));
      y.push(power[k]!);
    }
  };
  for (let k = 0; k < frequency.length; k++) {
    const place = placeOf(frequency[k]!);
    const margin = (right - left) / columns;
    if (!(place >= left - margin && place <= right + margin) || Number.isNaN(power[k]!)) continue;
    const own = Math.floor(((place - left) / (right - left)) * columns);
    if (own !== column) {
      finish();
      [column, group] = [own, []];
    }
    group.push(k);
  }
  finish();
  return { x, y };
}
