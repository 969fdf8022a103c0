import type { PointName } from "../additions/excluded-points.ts";
import { archiveEntries } from "../bytes/archive.ts";
import { type Check, flag, isRight, number, oneOf, optional, shape } from "../check-value.ts";
import type { MatchSettings, MeasurementAxis, ObjectOrigin } from "../cube/dataset.ts";
import { defined } from "../defined.ts";
import { WorkbenchError } from "../errors.ts";
import type { ColumnMapping } from "../format/catalog.ts";
import { formatCounted } from "../format-counted.ts";
import type { CodecName } from "../kernels/codec-name.ts";
import { listedNames } from "../listed-names.ts";
import { resolveTemplate } from "../naming/built-in-templates.ts";
import type { DroppedName } from "../naming/ingest-plan.ts";
import { nameParts } from "../naming/naming.ts";
import { namingPaths, type PlanOptions } from "../naming/plan-ingest.ts";
import type { CalibrateOptions } from "../verbs/calibrate.ts";
import { parseRecipe, type Recipe, type RecipePoint, recipeFile } from "./recipe.ts";

/** What of a recipe decides how other catalogs are read. */
export type RecipeChoices = Pick<PlanOptions, "template" | "referencePath" | "epochTablePath"> &
  Partial<MatchSettings> & { mapping?: ColumnMapping; codec?: CodecName; sourceProperties?: boolean };

/** A recipe on other data: what it decides there, and both what is done and what cannot be, a sentence each. */
export interface RecipeReplay {
  choices: RecipeChoices;
  followed: string[];
  left: string[];
}

/** Longer files are no recipe: one of 100,000 catalogs takes 20 MB. */
const mostBytes = 64 * 2 ** 20;

/**
 * The recipe in a file, `recipe.json` or a zip that was saved here.
 * @throws InvalidRequest where it holds none, or one of a version that is not known
 */
export async function readRecipe({ path, file }: { path: string; file: Blob }): Promise<Recipe> {
  const isZip = (await file.slice(0, 2).text()) === "PK";
  const json = isZip ? await recipeEntry(file, path) : file.size > mostBytes ? undefined : await file.text();
  const recipe = json === undefined ? undefined : parseRecipe(json);
  if (recipe) return recipe;
  const [expected, found] = ["a recipe of version 1", isZip ? "a zip without one" : "none"];
  throw new WorkbenchError(
    "InvalidRequest",
    { what: "recipe", expected, found },
    `${path}: expected ${expected} (recipe.json, or a zip that was saved here), found ${found}.`,
  );
}

async function recipeEntry(zip: Blob, path: string): Promise<string | undefined> {
  for await (const entry of (await archiveEntries(zip, path)) ?? [])
    if (entry.path === `${path}/${recipeFile}` && entry.byteLength <= mostBytes) return (await entry.unpack()).text();
  return undefined;
}

const match: Check<MatchSettings> = shape({
  mode: oneOf("auto", "key", "position"),
  radiusArcsec: optional(number({ least: 0, most: 3600 })),
  radiusPixels: optional(number({ above: 0, most: 1000 })),
  ...{ removeOffsets: optional(flag), keepOffsets: optional(flag), weighErrors: optional(flag) },
}) as never;

/** How a recipe's settings are taken to the dropped files. Those that name files do so only where such a file was dropped. */
export function replayRecipe({ dataset }: Recipe, names: readonly DroppedName[]): RecipeReplay {
  const followed: string[] = [];
  const left: string[] = [];
  const choices: RecipeChoices = {};

  const paths = namingPaths(names);
  const fits = dataset.template === "" ? 0 : countFitting(dataset.template, paths);
  if (fits !== undefined && fits > 0) {
    choices.template = dataset.template;
    followed.push(`Names by the template “${dataset.template}”: ${fits} of ${formatCounted(paths.length, "name")}.`);
  } else if (dataset.template === "") left.push("It has no naming template: the one that fits most names is taken.");
  else
    left.push(
      `No name fits its template “${dataset.template}”${fits === undefined ? ", which cannot be read" : ""}: the one that fits most names is taken.`,
    );

  const { reference, epochTable } = dataset;
  if (reference.kind === "reference") {
    const path = sameName(names, reference.file);
    if (path) [choices.referencePath] = [path, followed.push(`Objects of ${path}.`)];
    else left.push(`Its reference catalog, ${reference.file}, is not in this drop: who is one is decided anew.`);
  }
  if (epochTable) {
    const path = sameName(names, epochTable.file);
    if (path) [choices.epochTablePath] = [path, followed.push(`Times and columns of epochs of ${path}.`)];
    else left.push(`Its epoch table, ${epochTable.file}, is not in this drop: who is one is decided anew.`);
  }

  if (isRight(match, dataset.match)) {
    // 0 where objects had no place on the sky: pixels were matched.
    const { mode, radiusArcsec, radiusPixels, removeOffsets, keepOffsets, weighErrors = false } = dataset.match;
    const radius = radiusArcsec > 0 ? radiusArcsec : undefined;
    Object.assign(
      choices,
      defined({ mode, radiusArcsec: radius, radiusPixels, removeOffsets, keepOffsets, weighErrors }),
    );
    const within = radius ? ` within ${radius}″` : radiusPixels ? ` within ${radiusPixels} pixels` : "";
    const how = { auto: "by number or position", key: "by number", position: "by position" }[mode];
    const more = [
      ...(removeOffsets ? ["offsets taken off"] : []),
      ...(keepOffsets ? ["positions as they are"] : []),
      weighErrors ? "rivals by position errors" : "the closest of rivals",
    ];
    followed.push(`Sources matched ${how}${within}, ${more.join(", ")}.`);
  } else left.push("How it matches sources cannot be read: that is chosen by itself.");

  const { mapping, codec, properties } = dataset;
  if (mapping) choices.mapping = mapping;
  followed.push(
    mapping
      ? `Columns as they were corrected: ${formatCounted(mapping.measurements.length, "measurement")}.`
      : "Columns as they are recognized.",
  );
  if (isRight(oneOf("none", "zstd"), codec)) choices.codec = codec;
  if (properties?.length === 0) {
    choices.sourceProperties = false;
    followed.push("Only photometry is kept of sources.");
  }
  return { choices, followed, left };
}

/** How many names a template reads; undefined where it is none. */
function countFitting(text: string, paths: readonly string[]): number | undefined {
  try {
    const template = resolveTemplate(text);
    return paths.filter((path) => nameParts(template, path)).length;
  } catch {
    return undefined;
  }
}

/** The one dropped file of this path, else of this name. */
function sameName(names: readonly DroppedName[], file: string): string | undefined {
  const paths = names.map(({ path }) => path);
  if (paths.includes(file)) return file;
  const last = (path: string) => path.split("/").at(-1)!;
  const same = paths.filter((path) => last(path) === last(file));
  return same.length === 1 ? same[0] : undefined;
}

/** How measurements that were found differ from a recipe's, a sentence each. */
export function measuredOtherwise(
  { dataset }: Recipe,
  found: readonly Pick<MeasurementAxis, "measurementKey" | "valueColumn">[],
): string[] {
  const columns = new Map(found.map(({ measurementKey, valueColumn }) => [measurementKey, valueColumn]));
  const known = new Set(dataset.measurements.map(({ measurementKey }) => measurementKey));
  const lost = dataset.measurements.filter(({ measurementKey }) => !columns.has(measurementKey));
  const others = dataset.measurements.filter(({ measurementKey, valueColumn }) => {
    const column = columns.get(measurementKey);
    return column !== undefined && column !== valueColumn;
  });
  const more = [...columns.keys()].filter((key) => !known.has(key));
  return [
    ...(lost.length > 0
      ? [
          `${formatCounted(lost.length, "measurement")} of the recipe ${lost.length === 1 ? "is" : "are"} not in these catalogs: ${listedNames(lost.map(({ measurementKey, valueColumn }) => `${measurementKey} (${valueColumn})`))}.`,
        ]
      : []),
    ...others.map(
      ({ measurementKey, valueColumn }) =>
        `${measurementKey} is read from ${columns.get(measurementKey)}, not from ${valueColumn} as in the recipe.`,
    ),
    ...(more.length > 0
      ? [
          `${formatCounted(more.length, "measurement")} of these catalogs ${more.length === 1 ? "is" : "are"} not in the recipe: ${listedNames(more)}.`,
        ]
      : []),
  ];
}

/** What is left out of light curves. */
export interface LeftOutOfCurves {
  epochKeys: string[];
  points: PointName[];
}

/** What of a recipe comes after the catalogs are read. */
export interface RecipeEnd {
  /** Undefined: light curves are shown as they were measured. */
  correction?: CalibrateOptions;
  /** While zero points are made, and after it. */
  leftOut: { meanwhile: LeftOutOfCurves; after: LeftOutOfCurves };
  left: string[];
}

/**
 * What is done with a dataset that was made by a recipe. Epochs that the recipe leaves out are left out where they were made of
 * the very same catalogs: in other data the same key is another night. Objects, and points of them, are named only where they are
 * the same ones. Zero points are made without what theirs were made without, whether or not that is left out in the end.
 * @param epochs of the new dataset, with the hashes of their catalogs
 */
export function endOfRecipe(
  { dataset, inputs, correction, excludedPoints = [] }: Recipe,
  origin: ObjectOrigin,
  epochs: readonly { epochKey: string; contentHashes: readonly string[] }[],
  measurements: readonly Pick<MeasurementAxis, "measurementKey">[],
): RecipeEnd {
  const left: string[] = [];
  const isOfSameObjects = sameObjects(dataset.reference, origin);
  const hashes = new Map<string, Set<string>>();
  for (const { epochKey, contentHash } of inputs)
    hashes.set(epochKey, (hashes.get(epochKey) ?? new Set()).add(contentHash));
  const isSame = ({ epochKey, contentHashes }: (typeof epochs)[number]) => {
    const known = hashes.get(epochKey);
    return contentHashes.length === known?.size && contentHashes.every((hash) => known.has(hash));
  };
  const same = new Set(epochs.filter(isSame).map(({ epochKey }) => epochKey));
  const measured = new Set(measurements.map(({ measurementKey }) => measurementKey));
  /** What of it is of the same epochs and objects; `which` says the rest. */
  const here = (epochKeys: readonly string[], points: readonly RecipePoint[], which: string): LeftOutOfCurves => {
    const others = epochKeys.filter((key) => !same.has(key));
    if (others.length > 0)
      left.push(
        `${formatCounted(others.length, "epoch")} that ${which} ${others.length === 1 ? "is" : "are"} of its own catalogs, and not left out here: ${listedNames(others)}.`,
      );
    const found = points.filter(([, key, epoch]) => isOfSameObjects && measured.has(key) && same.has(epoch));
    const lost = points.length - found.length;
    if (lost > 0)
      left.push(
        `${formatCounted(lost, "point")} that ${which} ${lost === 1 ? "is" : "are"} of its own objects and catalogs, and not left out here.`,
      );
    return {
      epochKeys: epochKeys.filter((key) => same.has(key)),
      points: found.map(([objectKey, measurementKey, epochKey]) => ({ objectKey, measurementKey, epochKey })),
    };
  };
  const excluded = dataset.excludedEpochs ?? [];
  const after = here(excluded, excludedPoints, "it leaves out");
  const end: RecipeEnd = { leftOut: { meanwhile: after, after }, left };
  if (!correction) return end;
  const { leftOut } = correction;
  const sorted = (epochKeys: readonly string[], points: readonly RecipePoint[]) =>
    JSON.stringify([[...epochKeys].sort(), points.map((point) => point.join("\n")).sort()]);
  if (!leftOut) {
    if (excluded.length > 0)
      left.push(
        "It does not say which epochs its zero points were made without: those that it leaves out are left out before they are made.",
      );
  } else if (sorted(leftOut.epochKeys, leftOut.points) !== sorted(excluded, excludedPoints))
    end.leftOut.meanwhile = here(leftOut.epochKeys, leftOut.points, "its zero points were made without");
  const { objects, without, near, toList, ...options } = correction.options ?? {};
  if (!correction.options) left.push("It does not say how its zero points were made: they are made by themselves.");
  const named = defined({ objects, without, near });
  const isNamed = Object.keys(named).length > 0;
  if (isNamed && !isOfSameObjects)
    left.push("Its zero points name objects of its own data: comparison objects are chosen anew.");
  if (toList) left.push(`Its zero points are on the scale of the list “${toList.list}”, which is not part of it.`);
  end.correction = {
    ...(correction.options ? options : { onlyShared: true }),
    ...(isOfSameObjects ? named : {}),
  };
  return end;
}

function sameObjects(a: ObjectOrigin, b: ObjectOrigin): boolean {
  if (a.kind === "reference") return b.kind === "reference" && a.contentHash !== "" && a.contentHash === b.contentHash;
  return b.kind === "union" && [...a.united].sort().join() === [...b.united].sort().join();
}
