// Zero points on a terminal, on the scale of a list that is given as a file.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { calibrateCommand } from "../../../src/cli/calibrate-command.ts";
import { type Command, exitCodes, type Terminal } from "../../../src/cli/command.ts";
import { ingestCommand } from "../../../src/cli/ingest-command.ts";
import { readDataset } from "../../../src/cli/workspace.ts";
import { silentJob } from "../../../src/core/job.ts";
import { median } from "../../../src/core/lightcurve/order.ts";
import { openDatasetReader } from "../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../src/storage/dataset-directory.ts";
import { scatteredField } from "../../support/scattered-field.ts";

async function run(command: Command, paths: string[], options: Record<string, string>) {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const terminal: Terminal = { job: silentJob(), say, warn: say };
  const code = await command({ paths, options }, terminal);
  return { code, lines: lines.join("\n") };
}

async function curves(directory: string) {
  const { root, dataset } = await readDataset(directory);
  const reader = await openDatasetReader(datasetTree(root, dataset.datasetId));
  try {
    const { objectKey, raDeg, decDeg } = await reader.objects();
    const { record } = await reader.overview();
    const { measurementKey } = record.measurements.find(({ kind }) => kind === "mag")!;
    const found = await reader.lightCurves(objectKey.map((key) => ({ objectKey: key, measurementKey })));
    const magnitude = found.map(({ value }) => median(value.filter(Number.isFinite)));
    return { raDeg, decDeg, magnitude, tableKey: record.tables[0]!.tableKey };
  } finally {
    reader.close();
  }
}

test("a file of stars is kept with the directory, and its magnitudes are the scale", async () => {
  const folder = mkdtempSync(join(tmpdir(), "calibrate-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [output, stars] = [join(folder, "out"), join(folder, "stars.csv")];
  const catalogs = scatteredField(3, 4);
  for (const { path, file } of catalogs) writeFileSync(join(folder, path), await file.text());
  const paths = catalogs.map(({ path }) => join(folder, path));
  await run(ingestCommand, paths, { output, radius: "1" });
  await run(calibrateCommand, [output], {});
  const before = await curves(output);
  const rows = Array.from(before.raDeg, (ra, n) => {
    const magnitude =
      Number.isFinite(before.magnitude[n]!) && n % 3 > 0 ? (before.magnitude[n]! - 1.75).toFixed(5) : "";
    return `${ra},${before.decDeg[n]},${magnitude},0.003`;
  });
  writeFileSync(stars, `ra,dec,Vmag,e_Vmag\n${rows.join("\n")}\n`);

  const { code, lines } = await run(calibrateCommand, [output], { "to-list": stars, "to-column": "Vmag" });
  expect([code, lines]).toEqual([exitCodes.done, expect.stringContaining("Calibrated to Vmag of stars.csv.")]);
  const after = await curves(output);
  const moved = after.magnitude.map((one, n) => one - before.magnitude[n]!).filter(Number.isFinite);
  expect(Math.abs(median(moved) + 1.75)).toBeLessThan(0.001);

  rmSync(stars);
  const ofTable = { "to-list": "stars.csv", "to-column": `${before.tableKey}=Vmag` };
  expect((await run(calibrateCommand, [output], ofTable)).lines).toContain("Calibrated to Vmag of stars.csv.");
  const none = await run(calibrateCommand, [output], { "to-list": "stars.csv", "to-column": "Bmag" });
  expect([none.code, none.lines]).toEqual([
    exitCodes.failed,
    expect.stringContaining("“stars.csv” has no magnitudes in a column “Bmag”; it has Vmag."),
  ]);
  await expect(run(calibrateCommand, [output], { "to-list": stars, "to-column": "V" })).rejects.toThrow("no such file");
  await expect(run(calibrateCommand, [output], { "to-list": stars })).rejects.toThrow("go together");
  await expect(run(calibrateCommand, [output], { "to-list": stars, "to-column": "a=,b" })).rejects.toThrow(
    "expected a column",
  );
});
