// A recipe that was made where the page makes datasets, replayed on a terminal.
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Command, exitCodes, type Terminal } from "../../../src/cli/command.ts";
import { ingestCommand } from "../../../src/cli/ingest-command.ts";
import { keepChanges } from "../../../src/cli/keep-changes.ts";
import { mergeCommand } from "../../../src/cli/merge-command.ts";
import { readDataset } from "../../../src/cli/workspace.ts";
import { excludePointChanges, type PointName } from "../../../src/core/additions/excluded-points.ts";
import { useCorrectionChange } from "../../../src/core/additions/kept-corrections.ts";
import { timesChange } from "../../../src/core/additions/kept-times.ts";
import { readRecipe } from "../../../src/core/export/replay-recipe.ts";
import { silentJob } from "../../../src/core/job.ts";
import { calibrate } from "../../../src/pipeline/analyse/calibrate.ts";
import { rechunk } from "../../../src/pipeline/copy/rechunk.ts";
import { excludeEpochs } from "../../../src/pipeline/dataset/exclude-epochs.ts";
import { readChoices } from "../../../src/pipeline/dataset/reading-choices.ts";
import { exportZip } from "../../../src/pipeline/export/export-zip.ts";
import { ingest } from "../../../src/pipeline/ingest/ingest.ts";
import { openDatasetReader } from "../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../src/storage/dataset-directory.ts";
import { exportFolders } from "../../../src/storage/export-folders.ts";
import type { FileTree } from "../../../src/storage/files.ts";
import { ingestRequest } from "../../../src/ui/door/ingest-request.ts";
import { memoryTree } from "../../support/memory-tree.ts";
import { dropped } from "../../support/sample-files.ts";
import { scatteredField } from "../../support/scattered-field.ts";
import { thisThreadParser } from "../../support/this-thread-parser.ts";
import { treeTexts } from "../../support/tree-texts.ts";

const point = (objectKey: string, epochKey: string): PointName => ({
  ...{ objectKey, epochKey },
  measurementKey: "default-bright",
});

async function run(command: Command, paths: string[], options: Record<string, string>) {
  const [said, warned]: string[][] = [[], []];
  const terminal: Terminal = {
    job: silentJob(),
    say: (line) => void said!.push(line),
    warn: (line) => void warned!.push(line),
  };
  const code = await command({ paths, options }, terminal);
  const otherwise = warned!.filter((line) => line.startsWith("not as the recipe says"));
  return { code, said: said!.join("\n"), otherwise };
}

/** Of every byte of both stores, but for ids and the times at which they were made, and the checksums of what holds them. */
async function storeHash(root: FileTree, datasetId: string): Promise<string> {
  const hash = createHash("sha256");
  const plain = (text: string) =>
    text
      .replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id")
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "time")
      .replace(/"crc32c":"\w+"/g, "sum");
  let count = 0;
  for (const [path, base64] of await treeTexts(datasetTree(root, datasetId))) {
    if (!path.includes(".zarr/")) continue;
    count++;
    hash.update(plain(path));
    hash.update(path.endsWith("zarr.json") ? plain(Buffer.from(base64, "base64").toString()) : base64);
  }
  expect(count).toBeGreaterThan(10);
  return hash.digest("hex");
}

/** What there is to see of a dataset: its stores, and how they are read. */
async function asSeen(root: FileTree, datasetId: string) {
  const reader = await openDatasetReader(datasetTree(root, datasetId));
  try {
    const { record, correction: inUse, times, excludedPoints } = await reader.overview();
    const { correction } = await readChoices(datasetTree(root, datasetId));
    expect(correction?.name).toBe(inUse?.name);
    const { objectKey } = await reader.objects();
    const { measurementKey } = record.measurements[0]!;
    const curves = await reader.lightCurves(objectKey.slice(0, 40).map((key) => ({ objectKey: key, measurementKey })));
    const { measurements, match, mapping, excludedEpochs, codec, properties } = record;
    return {
      ...{ hash: await storeHash(root, datasetId), correction: correction?.name, times, measurements, match, mapping },
      ...{ excludedEpochs, codec, properties, values: curves.map(({ value }) => Array.from(value)) },
      ...{ zeroPoints: correction?.measurements, excludedPoints: excludedPoints?.id },
    };
  } finally {
    reader.close();
  }
}

/** Epochs whose positions and magnitudes have names that no rule knows. */
const field = (seed: number) =>
  Promise.all(
    scatteredField(seed, 4).map(async ({ path, file }) => {
      const text = await file.text();
      return dropped(
        path,
        text.replace("ALPHA_J2000", "EAST").replace("DELTA_J2000", "NORTH").replace("MAG_AUTO", "M1"),
      );
    }),
  );

const times = { scale: "TDB", reference: "start", exposure: 30 } as const;

type LeftOut = [epochKeys: string[], points: PointName[]];

/**
 * A dataset as the page makes one, with everything chosen by hand that a recipe holds; and the zip that says how.
 * @param meanwhile what is left out while zero points are made, `after`: in the end
 */
async function madeByHand(meanwhile: LeftOut = [["e2"], []], after = meanwhile) {
  const files = await field(3);
  const root = memoryTree();
  const mapping = {
    ...{ key: "NUMBER", ra: "EAST", dec: "NORTH" },
    measurements: [
      { measurement: "bright", value: "M1", uncertainty: "MAGERR_AUTO", unit: "mag", kind: "mag" as const },
    ],
  };
  const request = ingestRequest(
    files,
    {
      ...{ name: "field", mode: "position", radiusArcsec: 1.25, weighErrors: false, removeOffsets: true, mapping },
      ...{ codec: "none", sourceProperties: false },
    },
    undefined,
  );
  const { datasetId } = await ingest({ root, parser: thisThreadParser }, request, silentJob());
  await rechunk({ root }, { datasetId }, silentJob());
  await keepChanges(root, datasetId, [timesChange(times)]);
  const leaveOut = async ([epochKeys, points]: LeftOut, exclude: boolean) => {
    await excludeEpochs({ root }, { datasetId, epochKeys, exclude }, silentJob());
    await keepChanges(root, datasetId, excludePointChanges(points, exclude));
  };
  await leaveOut(meanwhile, true);
  const options = { name: "by hand", clipSigma: 3.5, most: 100 };
  const { changes } = await calibrate({ root }, { datasetId, options }, silentJob());
  await keepChanges(root, datasetId, [...changes, useCorrectionChange("by hand")]);
  if (after !== meanwhile) await leaveOut(meanwhile, false);
  if (after !== meanwhile) await leaveOut(after, true);
  const seen = await asSeen(root, datasetId);
  const zip = await exportZip({ root, folders: exportFolders(Promise.resolve(root)) }, { datasetId }, silentJob());
  return { files, seen, zip };
}

async function onDisk(files: Awaited<ReturnType<typeof field>>) {
  const folder = mkdtempSync(join(tmpdir(), "recipe-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const { path, file } of files) writeFileSync(join(folder, path), await file.text());
  return { folder, paths: files.map(({ path }) => join(folder, path)) };
}

async function seenIn(directory: string) {
  const { root, dataset } = await readDataset(directory);
  return asSeen(root, dataset.datasetId);
}

test("the same catalogs by a recipe on a terminal are the page's dataset: stores, columns, times, epochs and zero points", async () => {
  const { files, seen, zip } = await madeByHand();
  expect(seen).toMatchObject({ correction: "by hand", times, excludedEpochs: ["e2"], codec: "none", properties: [] });
  const { folder, paths } = await onDisk(files);
  const [archive, json] = [join(folder, "made.zarr.zip"), join(folder, "recipe.json")];
  writeFileSync(archive, new Uint8Array(await zip.arrayBuffer()));
  writeFileSync(json, JSON.stringify(await readRecipe({ path: "made.zip", file: zip })));

  const output = join(folder, "out");
  const { code, said, otherwise } = await run(ingestCommand, paths, { output, recipe: archive, name: "field" });
  expect([code, otherwise]).toEqual([exitCodes.done, []]);
  expect(said).toContain("Columns as they were corrected: 1 measurement.");
  expect(await seenIn(output)).toEqual(seen);
  // Without it, nobody knows these columns.
  await expect(run(ingestCommand, paths, { output: join(folder, "plain") })).rejects.toThrow();

  // In two parts, what is of all epochs comes with the merge.
  const parts = [1, 2].map((n) => join(folder, `part-${n}`));
  for (const [n, part] of parts.entries()) {
    const made = await run(ingestCommand, paths, { output: part, recipe: json, name: "field", part: `${n + 1}/2` });
    expect(made.otherwise).toEqual([
      expect.stringMatching(
        /what it says of the times, the 1 epoch that it leaves out, its zero points: give --recipe/,
      ),
    ]);
  }
  const merged = join(folder, "merged");
  await run(mergeCommand, parts, { output: merged, recipe: json, name: "field" });
  expect(await seenIn(merged)).toEqual(seen);
}, 60_000);

test.each<[string, LeftOut, LeftOut]>([
  ["left out after zero points were made", [[], []], [["e2"], [point("29", "e1")]]],
  ["left out only while zero points were made", [["e1"], [point("29", "e1"), point("110", "e3")]], [["e2"], []]],
])(
  "epochs and points that were %s give the same zero points by the recipe, bit for bit",
  async (_, meanwhile, after) => {
    const { files, seen, zip } = await madeByHand(meanwhile, after);
    const { folder, paths } = await onDisk(files);
    const json = join(folder, "recipe.json");
    const recipe = await readRecipe({ path: "made.zip", file: zip });
    writeFileSync(json, JSON.stringify(recipe));
    const output = join(folder, "out");
    const { otherwise } = await run(ingestCommand, paths, { output, recipe: json, name: "field" });
    expect(otherwise).toEqual([]);
    expect(await seenIn(output)).toEqual(seen);

    // One of before it was kept is done as it was then, and that is said.
    const { leftOut: __, ...older } = recipe.correction!;
    writeFileSync(json, JSON.stringify({ ...recipe, correction: older }));
    const before = join(folder, "before");
    const told = await run(ingestCommand, paths, { output: before, recipe: json, name: "field" });
    expect(told.otherwise).toEqual([
      expect.stringContaining("does not say which epochs its zero points were made without"),
    ]);
    const { zeroPoints, excludedEpochs } = await seenIn(before);
    expect(excludedEpochs).toEqual(seen.excludedEpochs);
    expect(zeroPoints).not.toEqual(seen.zeroPoints);
  },
  60_000,
);

test("what is given beside a recipe wins, and what other catalogs cannot follow is said", async () => {
  const { zip } = await madeByHand();
  const { folder, paths } = await onDisk(await field(5));
  const recipe = join(folder, "made.zarr.zip");
  writeFileSync(recipe, new Uint8Array(await zip.arrayBuffer()));
  const output = join(folder, "out");
  const first = await run(ingestCommand, paths.slice(0, 3), { output, recipe, radius: "0.9", codec: "zstd" });
  const { match, excludedEpochs, codec, correction } = await seenIn(output);
  expect([match.radiusArcsec, match.removeOffsets, codec, correction]).toEqual([0.9, true, "zstd", "by hand"]);
  expect(excludedEpochs).toBeUndefined();
  expect(first.otherwise.join("\n")).toContain("1 epoch that it leaves out is of its own catalogs");
  // Into a directory that was made otherwise.
  const again = await run(ingestCommand, paths.slice(3), { output, recipe });
  expect(again.otherwise.join("\n")).toContain("matched as theirs were: radiusArcsec 0.9, not 1.25.");

  const unknown = join(folder, "unknown.json");
  writeFileSync(unknown, '{ "recipe": "lightcurve-workbench", "recipeVersion": 99 }');
  const refused = run(ingestCommand, paths, { output: join(folder, "other"), recipe: unknown });
  await expect(refused).rejects.toThrow("unknown.json: expected a recipe of version 1");
  writeFileSync(unknown, '{ "radius": 1 }');
  await expect(run(mergeCommand, ["a"], { output: join(folder, "m"), recipe: unknown })).rejects.toThrow(
    "--recipe: expected the recipe.json of a dataset, or its zip",
  );
}, 60_000);
