import { beforeAll, expect, test } from "vitest";
import { silentJob } from "../../../../src/core/job.ts";
import { flagCounts } from "../../../../src/pipeline/analyse/flag-counts.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { excludeEpochs } from "../../../../src/pipeline/dataset/exclude-epochs.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { epochKey, type Size, smallSize, testSlab, writeTestDataset } from "../../../support/small-dataset.ts";

const size: Size = { ...smallSize, epochCount: 12 };
const datasetId = "small";
let root: FileTree;

beforeAll(async () => {
  root = memoryTree(new Map());
  await writeTestDataset(datasetTree(root, datasetId), size);
  await rechunk({ root }, { datasetId }, silentJob());
});

const counts = (tableKey: string) => flagCounts({ root }, { datasetId, tableKey }, silentJob());

/** By plain loops over what was committed. */
function expected(table: number, epochs: number[]) {
  const found = {
    sourceCount: [] as number[],
    flaggedCount: [] as number[],
    saturatedCount: [] as number[],
    bitCounts: Array.from({ length: 15 }, () => [] as number[]),
  };
  const slabs = epochs.map((epoch) => testSlab(size, epoch).flags[table]!);
  for (let object = 0; object < size.objectCount; object++) {
    const flags = slabs.map((slab) => slab[object]!).filter((flag) => flag >= 0);
    found.sourceCount.push(flags.length);
    found.flaggedCount.push(flags.filter((flag) => flag > 0).length);
    for (const [bit, counted] of found.bitCounts.entries())
      counted.push(flags.filter((flag) => Math.floor(flag / 2 ** bit) % 2 === 1).length);
    found.saturatedCount.push(flags.filter((flag) => (flag & 4) !== 0).length);
  }
  return found;
}

const plain = ({ bitCounts, ...columns }: Awaited<ReturnType<typeof counts>>) => ({
  ...Object.fromEntries(Object.entries(columns).map(([name, data]) => [name, [...data]])),
  bitCounts: bitCounts.map((data) => [...data]),
});

test("every object's flagged and saturated sources are counted, by table, without excluded epochs", async () => {
  const all = [...Array(size.epochCount).keys()];
  for (const table of [0, 1]) expect(plain(await counts(`ch${table + 1}_sci`))).toEqual(expected(table, all));
  const request = { datasetId, epochKeys: [epochKey(3), epochKey(4)], exclude: true };
  await excludeEpochs({ root }, request, silentJob());
  const used = all.filter((epoch) => epoch !== 3 && epoch !== 4);
  expect(plain(await counts("ch1_sci"))).toEqual(expected(0, used));
});

test("a table that is not there is refused by its name", async () => {
  await expect(counts("ch9_sci")).rejects.toMatchObject({
    tag: "InvalidArgument",
    details: { found: "ch9_sci", expected: "one of ch1_sci, ch2_sci" },
  });
});
