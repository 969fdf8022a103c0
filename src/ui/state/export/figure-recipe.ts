import { frameOfKind, type TimeKind } from "../../../core/barycenter/time-settings.ts";
import { scaleSentences, timeSentence } from "../../../core/export/about-export.ts";
import { formatCounted } from "../../../core/format-counted.ts";
import type { TakenOff } from "../../../core/periods/prewhiten.ts";
import { workbenchVersion } from "../../../core/version.ts";
import type { Desk } from "../desk.svelte.ts";

/** What made a figure, and of which dataset, where there is one already. */
export const madeSentence = (name?: string) =>
  `Made by Lightcurve Workbench ${workbenchVersion}${name === undefined ? "" : ` from “${name}”`}.`;

/**
 * How what is drawn was made, a sentence each.
 * @param kind which times its points have; undefined: those that light curves are shown at
 */
export function figureAbout(
  { overview, statedTime, curves }: Pick<Desk, "overview" | "statedTime" | "curves">,
  kind: TimeKind = curves.time,
): string[] {
  if (!overview) return [];
  const { record, correction } = overview;
  return [
    madeSentence(record.name),
    timeSentence(frameOfKind(statedTime, kind)),
    correction
      ? `Zero points “${correction.name}” (version ${correction.version}) are in use.${scaleSentences(correction.scales ?? {})}`
      : "Values are as measured.",
  ];
}

/** Which periods the points are without; nothing where they are as they were. */
export const takenSentences = (taken: readonly TakenOff[]): string[] =>
  taken.map(
    ({ frequency, harmonics }) =>
      `The points are without a period of ${Number((1 / frequency).toPrecision(9))} d, fitted with ${formatCounted(harmonics, "harmonic")}.`,
  );

/** The same for programs: what would make the figure again of the same dataset. */
export function figureRecipe(desk: Desk, plot: string): object {
  const { overview, curves, explore } = desk;
  return {
    program: "lightcurve-workbench",
    version: workbenchVersion,
    plot,
    dataset: { id: overview?.record.datasetId, name: overview?.record.name },
    objects: curves.rows.map(({ objectKey }) => objectKey),
    measurements: [...curves.chosen],
    ...(overview?.correction ? { correction: overview.correction.name } : {}),
    filter: explore.filter,
    view: Object.fromEntries(desk.added().panels),
  };
}

/** What a plot shows, in characters that every system takes in a file's name. */
export const fileLabel = (title: string) => title.toLowerCase().replace(/[^a-z0-9]+/g, "-");
