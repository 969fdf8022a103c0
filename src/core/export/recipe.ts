import { pointOfId } from "../additions/excluded-points.ts";
import { checkTimeSettings, type TimeSettings } from "../barycenter/time-settings.ts";
import { type Check, flag, invalidArgument, isRight, list, oneOf, optional, shape, text } from "../check-value.ts";
import type { DatasetRecord, JournalEpoch } from "../cube/dataset.ts";
import type { ColumnMapping } from "../format/catalog.ts";
import type { CalibrateOptions, Correction, LeftOut } from "../verbs/calibrate.ts";
import { workbenchVersion } from "../version.ts";

/** Name of the file in an archive. */
export const recipeFile = "recipe.json";
const recipeVersion = 1;

/** What is kept of a dataset's record, for it to be made again: not where it lies, nor how its files are cut. */
type RecipeDataset = Omit<
  DatasetRecord,
  "formatVersion" | "datasetId" | "objectCount" | "chunks" | "generation" | "epochAxisHash" | "removing"
>;

/** Everything that decides the numbers of a dataset: settings, and which files it was made of, by their hashes. */
export interface Recipe {
  recipe: "lightcurve-workbench";
  recipeVersion: number;
  workbench: string;
  dataset: RecipeDataset;
  /** Of catalogs of committed epochs, in the order of the journal. */
  inputs: { file: string; contentHash: string; byteLength: number; epochKey: string; tableKey: string }[];
  /** What light curves are shown with. `options`: how it was made, absent in recipes of before they were kept. */
  correction?: {
    name: string;
    version: number;
    measurementKeys: string[];
    options?: CalibrateOptions;
    /** What the zero points were made without, whatever is left out now: epochs that came later are among them. */
    leftOut?: { epochKeys: string[]; points: RecipePoint[] };
  };
  /** Single points that are left out; absent where there are none, and in recipes of before they were kept. */
  excludedPoints?: RecipePoint[];
  /** What was said of the times. */
  times?: TimeSettings;
}

export type RecipePoint = [objectKey: string, measurementKey: string, epochKey: string];

/** @param excludedPoints as `pointId` */
export function makeRecipe(
  record: DatasetRecord,
  epochs: Iterable<Pick<JournalEpoch, "epochKey" | "catalogs">>,
  {
    correction,
    times,
    excludedPoints = [],
  }: { correction?: Correction | undefined; times?: TimeSettings | undefined; excludedPoints?: readonly string[] },
): Recipe {
  const all = Array.from(epochs);
  const { formatVersion, datasetId, objectCount, chunks, generation, epochAxisHash, removing, ...dataset } = record;
  return {
    ...{ recipe: "lightcurve-workbench", recipeVersion, workbench: workbenchVersion, dataset },
    inputs: all.flatMap(({ epochKey, catalogs }) =>
      catalogs.map(({ file, contentHash, byteLength, tableKey }) => ({
        file,
        contentHash,
        byteLength,
        epochKey,
        tableKey,
      })),
    ),
    ...(correction && {
      correction: {
        ...{ name: correction.name, version: correction.version },
        measurementKeys: Object.keys(correction.measurements),
        options: correction.options,
        ...(correction.leftOut && { leftOut: leftOutOf(correction, correction.leftOut, all) }),
      },
    }),
    ...(excludedPoints.length > 0 && { excludedPoints: excludedPoints.map(recipePoint) }),
    ...(times && { times }),
  };
}

const recipePoint = (id: string): RecipePoint => {
  const { objectKey, measurementKey, epochKey } = pointOfId(id);
  return [objectKey, measurementKey, epochKey];
};

/** Epochs that came after zero points were made are as good as left out of them. */
function leftOutOf(
  { measurements }: Correction,
  { epochKeys, points }: LeftOut,
  epochs: readonly { epochKey: string }[],
): NonNullable<NonNullable<Recipe["correction"]>["leftOut"]> {
  const known = new Set([...epochKeys, ...Object.values(measurements).flatMap((found) => found.epochKeys)]);
  const later = epochs.map(({ epochKey }) => epochKey).filter((key) => !known.has(key));
  return { epochKeys: [...epochKeys, ...later].sort(), points: points.map(recipePoint) };
}

export const writeRecipe = (...made: Parameters<typeof makeRecipe>): string =>
  `${JSON.stringify(makeRecipe(...made), undefined, 1)}\n`;

const column = optional(text());
/** Which columns are what, as a dataset keeps it. */
export const checkMapping: Check<ColumnMapping> = shape({
  ...{ key: column, ra: column, dec: column, x: column, y: column, flags: column, raError: column, decError: column },
  measurements: list(
    shape({
      ...{ measurement: text({ leastLength: 1 }), value: text({ leastLength: 1 }), uncertainty: column, limit: column },
      ...{ unit: text(), kind: oneOf("mag", "flux", "ratio", "other"), keepFillers: optional(flag) },
    }),
  ),
}) as never;

const point: Check<RecipePoint> = (value, argument) => {
  const names = list(text())(value, argument);
  if (names.length !== 3) throw invalidArgument(argument, "an object, a measurement and an epoch", value);
  return names as RecipePoint;
};

const axis = list(shape({ tableKey: text() }));
const known = shape({
  dataset: shape({
    ...{ name: text(), createdAt: text(), template: text(), codec: text(), tables: axis },
    measurements: list(
      shape({ measurementKey: text(), tableKey: text(), unit: text(), kind: text(), valueColumn: text() }),
    ),
    ...{ time: shape({ scale: text(), reference: text(), place: text() }), match: shape({ mode: text() }) },
    reference: shape({ kind: text() }),
    mapping: optional(checkMapping),
  }),
  correction: optional(shape({ leftOut: optional(shape({ epochKeys: list(text()), points: list(point) })) })),
  excludedPoints: optional(list(point)),
  times: optional(checkTimeSettings),
});

/** What a recipe says; undefined where the text is none, or one of a version that is not known. */
export function parseRecipe(json: string): Recipe | undefined {
  let found: unknown;
  try {
    found = JSON.parse(json);
  } catch {
    return undefined;
  }
  const { recipe, recipeVersion: version } = (found ?? {}) as Partial<Recipe>;
  if (recipe !== "lightcurve-workbench" || version !== recipeVersion) return undefined;
  return isRight<unknown>(known as never, found) ? (found as Recipe) : undefined;
}
