import { expect, test } from "vitest";
import type { Assumption } from "../../../../src/core/assumption.ts";
import { keepAssumptions } from "../../../../src/pipeline/epochs/keep-assumptions.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { writeTestDataset } from "../../../support/small-dataset.ts";
import { temporaryTree } from "../../../support/temporary-tree.ts";

test("what was assumed is kept once, without counts, and with what changes it", async () => {
  const { tree } = temporaryTree();
  await writeTestDataset(tree);
  const near: Assumption = { kind: "match", text: "Two may be one star.", remedy: "rematch" };
  const unit: Assumption = { kind: "unit", text: "MAG is in mag.", path: "a.csv", fileCount: 7, cellCount: 3 };
  const writer = await openDatasetWriter(tree);
  await keepAssumptions(writer, [near, unit]);
  await keepAssumptions(writer, [unit, near]);
  await writer.close();
  const again = await openDatasetWriter(tree);
  expect(again.record.assumptions).toEqual([near, { kind: "unit", text: "MAG is in mag.", path: "a.csv" }]);
  await again.close();
});
