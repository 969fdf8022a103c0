// Halves of a series in a directory, matched anew in another one: what one drop of all of it makes.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Command, Terminal } from "../../../src/cli/command.ts";
import { exitCodes } from "../../../src/cli/command.ts";
import { ingestCommand } from "../../../src/cli/ingest-command.ts";
import { rematchCommand } from "../../../src/cli/rematch-command.ts";
import { readDataset } from "../../../src/cli/workspace.ts";
import { silentJob } from "../../../src/core/job.ts";
import { openDatasetReader } from "../../../src/pipeline/read/read.ts";
import { datasetTree } from "../../../src/storage/dataset-directory.ts";
import { scatteredField } from "../../support/scattered-field.ts";

async function run(command: Command, paths: string[], output: string) {
  const lines: string[] = [];
  const say = (line: string) => void lines.push(line);
  const terminal: Terminal = { job: silentJob(), say, warn: say };
  const code = await command({ paths, options: { output, radius: "1" } }, terminal);
  return { code, lines };
}

async function objectsIn(directory: string) {
  const { root, dataset } = await readDataset(directory);
  const reader = await openDatasetReader(datasetTree(root, dataset.datasetId));
  return reader.objects().finally(() => reader.close());
}

test("a directory of two halves is matched anew into another one, and is what one ingest makes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "rematch-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [early, late, halves, whole, anew] = ["early", "late", "halves", "whole", "anew"].map((name) =>
    join(folder, name),
  ) as [string, string, string, string, string];
  for (const half of [early, late]) mkdirSync(half);
  for (const [n, { path, file }] of scatteredField(1, 4).entries())
    writeFileSync(join(n < 2 ? early : late, path), await file.text());
  await run(ingestCommand, [late], halves);
  const { lines } = await run(ingestCommand, [early], halves);
  expect(lines.join("\n")).toContain("“rematch” on a terminal");
  await run(ingestCommand, [early, late], whole);

  const before = await objectsIn(halves);
  const done = await run(rematchCommand, [halves, early, late], anew);
  expect(done.code).toBe(exitCodes.done);
  expect(done.lines.join("\n")).toMatch(new RegExp(`${before.count} objects before, \\d+ now`));
  const expected = await objectsIn(whole);
  expect(await objectsIn(anew)).toEqual(expected);
  expect(expected).not.toEqual(before);
  expect(await objectsIn(halves)).toEqual(before);

  await expect(run(rematchCommand, [halves, early], join(folder, "lacking"))).rejects.toThrow("catalogs are missing");
  await expect(run(rematchCommand, [halves, early, late], anew)).rejects.toThrow("expected a new directory");
});
