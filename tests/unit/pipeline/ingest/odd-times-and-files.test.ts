import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { silentJob } from "../../../../src/core/job.ts";
import type { CatalogEvent } from "../../../../src/core/verbs/ingest.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import {
  differences,
  dropOf,
  expectedOf,
  hasOddInputs,
  ingestDrop,
  oddFolders,
  readStored,
  runInput,
} from "../../../support/odd-inputs.ts";
import { planned } from "../../../support/planned.ts";
import { dropped } from "../../../support/sample-files.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";

const drops = fileURLToPath(new URL("../../../fixtures/drops/", import.meta.url));
const fixtures = readdirSync(drops).filter((name) => !name.endsWith(".md"));

/** How many epochs a drop has that does not tell by its times. */
const epochCount: Record<string, number> = {
  "one-csv-among-cat": 5,
  "folder-a-night": 6,
  "no-ending": 3,
  "date-and-counter": 5,
};

test.each(fixtures)("the drop %s comes out as it should", async (name) => {
  const stored = await ingestDrop(dropOf(join(drops, name)));
  expect(differences(stored, expectedOf(join(drops, name)))).toEqual([]);
  expect(stored.report.refused).toEqual([]);
  expect(stored.epochs.epochKey).toHaveLength(epochCount[name] ?? 3);
});

test("what was taken for a time is said, and why there is none", async () => {
  const said = async (name: string) => {
    const { report } = await ingestDrop(dropOf(join(drops, name)));
    const warnings = report.warnings.flatMap((catalog) => catalog.warnings.map(({ message }) => message));
    return [...report.assumptions.map(({ text }) => text), ...warnings].join(" ");
  };
  expect(await said("night-and-hours")).toMatch(/time of day of mjd was taken from ut_hours in hours/);
  expect(await said("date-and-counter")).toMatch(/epochs of one night have no time/);
  expect(await said("date-of-processing")).toMatch(/20\/12\/17 does not say of which century/);
  expect(await said("zero-padded")).toMatch(/1 was taken for the epoch 0001/);
});

const catalog = (mag: number, header = "") =>
  `${header}ra,dec,mag_auto,magerr_auto\n${[0, 1, 2, 3, 4].map((k) => `${150 + k / 50},${2 + k / 50},${mag + k},0.01`).join("\n")}\n`;

test.each([
  ["epochs.txt", (k: number) => `a${k}.csv ${58106.25 + k}`],
  ["times.dat", (k: number) => `/data/a${k}.fits,${2458106.75 + k},30`],
  ["list", (k: number) => `A${k}\t2017-12-${19 + k}\t06:00:00`],
])("a list of epochs without column names is read by the names of files in it: %s", async (name, line) => {
  const list = `# made by hand\n${[1, 2, 3].map(line).join("\n")}\n`;
  const catalogs = [1, 2, 3].map((k) => dropped(`a${k}.csv`, catalog(15 + k)));
  const { epochs, report } = await ingestDrop([dropped(name, list), ...catalogs]);
  expect([...epochs.epochMjd]).toEqual([58107.25, 58108.25, 58109.25]);
  expect(report.assumptions.map(({ text }) => text).join(" ")).toContain("no line of column names");
});

test("a list whose times stand elsewhere is read by the line of names that its line of what was assumed asks for", async () => {
  const catalogs = [1, 2, 3].map((k) => dropped(`a${k}.csv`, catalog(15 + k)));
  const rows = `${[1, 2, 3].map((k) => `a${k}.csv 30 ${58106.25 + k}`).join("\n")}\n`;
  const { epochs, report } = await ingestDrop([dropped("epochs.txt", rows), ...catalogs]);
  expect([...epochs.epochMjd]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  const said = report.assumptions.map(({ text }) => text).join(" ");
  expect(said).toContain("(filename, time, column_3). A first line such as “filename exptime mjd”");
  const named = await ingestDrop([dropped("epochs.txt", `filename exptime mjd\n${rows}`), ...catalogs]);
  expect([...named.epochs.epochMjd]).toEqual([58107.25, 58108.25, 58109.25]);
});

test("a text that names no dropped file is no list of epochs", async () => {
  const catalogs = [1, 2].map((k) => dropped(`a${k}.csv`, catalog(15 + k)));
  const { epochs, report } = await ingestDrop([dropped("epochs.txt", "b1 58107.25\nb2 58108.25\n"), ...catalogs]);
  expect([...epochs.epochMjd]).toEqual([Number.NaN, Number.NaN]);
  expect(report.refused.map(({ error }) => error.message).join()).toContain("without the column names");
});

test("rows of an epoch table serve the epochs whose catalogs come later, and are said to wait until then", async () => {
  const root = memoryTree();
  const table = dropped("epochs.csv", "epoch,mjd,seeing\n1,58107.25,1.5\n2,58108.5,2.5\n3,58109.75,3.5\n");
  const first = await ingestDrop([table, dropped("0001.csv", catalog(15))], {}, root);
  const { datasetId } = first.report;
  expect(first.report.warnings.flatMap(({ warnings }) => warnings.map(({ message }) => message)).join()).toMatch(
    /2 of 3 rows have no catalog yet: 2, 3/,
  );
  await ingestDrop([dropped("0002.csv", catalog(15.1)), dropped("0004.csv", catalog(15.2))], { datasetId }, root);
  const { epochs } = await readStored(root, datasetId);
  const mjd = Object.fromEntries(epochs.epochKey.map((key, row) => [key, epochs.epochMjd[row]!]));
  expect(mjd).toEqual({ "0001": 58107.25, "0002": 58108.5, "0004": Number.NaN });
  expect(epochs.columns.find(({ name }) => name === "seeing")!.data).toEqual(Float64Array.of(1.5, 2.5, Number.NaN));
});

test("an epoch table that comes late says what it changed", async () => {
  const root = memoryTree();
  const first = await ingestDrop([dropped("0001.csv", catalog(15)), dropped("0002.csv", catalog(15.1))], {}, root);
  const { datasetId } = first.report;
  expect(first.report.epochTable).toBeUndefined();
  const table = (mjd: number) =>
    ingestDrop([dropped("epochs.csv", `epoch,mjd,seeing\n1,58107.25,1.5\n2,${mjd},2.5\n`)], { datasetId }, root);
  expect((await table(58108.5)).report).toMatchObject({
    committedEpochs: 0,
    epochTable: { timeCount: 2, columns: ["mjd", "seeing"] },
  });
  expect((await table(58108.5)).report.epochTable).toEqual({ timeCount: 0, columns: [] });
  expect((await table(58109.5)).report.epochTable).toEqual({ timeCount: 1, columns: ["mjd"] });
});

test("the filters of names are tables of their own: two never meet in one light curve", async () => {
  const files = ["V", "R"].flatMap((filter, k) =>
    [1, 2].map((n) => dropped(`field_${filter}_00${n}.csv`, catalog(15 + k + n / 10))),
  );
  const { record } = await ingestDrop(files);
  expect(record.measurements.map(({ measurementKey }) => measurementKey)).toEqual(["R-auto", "V-auto"]);
});

test("where no catalog can be read, each is refused for its own reason, and none stays waiting", async () => {
  const states = new Map<string, string>();
  const job = {
    ...silentJob<CatalogEvent>(),
    event: ({ path, state, error }: CatalogEvent) => states.set(path, `${state} ${error?.message}`),
  };
  const files = [dropped("a.csv", "ra,dec,colour\n1,2,3\n"), dropped("b.cat", "")];
  const io = { root: memoryTree(), parser: thisThreadParser };
  const error = await ingest(io, planned({ files, match: { mode: "auto" } }), job).catch((error: unknown) => error);
  expect(isWorkbenchError(error, "NothingToIngest") && error.message).toMatch(
    /^2 of 2 catalogs were refused\. .*a\.csv has no column MAG_\*/,
  );
  expect([...states.values()]).toEqual([
    expect.stringMatching(/^refused a\.csv has no column/),
    expect.stringMatching(/^refused .*empty file/),
  ]);
});

describe.skipIf(!hasOddInputs)("odd times and files (skipped where ../shared/reports/inputs is absent)", () => {
  const numbers = [
    ...["27", "28", "29", "30", "31", "32", "33", "34", "35", "36", "37", "38", "39", "40", "41", "42", "43"],
    ...["57", "58", "59", "60", "61", "62", "63", "65", "67", "70"],
  ];
  test.each(oddFolders(...numbers))("%s comes out as its README says", async (folder) => {
    expect((await runInput(folder)).wrong).toEqual([]);
  });
});
