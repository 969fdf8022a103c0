import { expect, test } from "vitest";
import { createDataset } from "../../../../src/pipeline/epochs/create-dataset.ts";
import { widenFlags } from "../../../../src/pipeline/epochs/widen-flags.ts";
import { openDatasetWriter } from "../../../../src/pipeline/epochs/write-epoch.ts";
import { readRecord } from "../../../../src/storage/dataset-directory.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { Crash, failingTree } from "../../../support/failing-tree.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { commitTestEpoch, newDataset, smallSize, testSlab } from "../../../support/small-dataset.ts";
import { fileTexts } from "../../../support/tree-texts.ts";

/** Opens, does something to epochs, finishes and closes. */
async function session(tree: FileTree, commits: [epoch: number, version: number][]): Promise<void> {
  const writer = await openDatasetWriter(tree);
  try {
    for (const [epoch, version] of commits) await commitTestEpoch(writer, smallSize, epoch, version);
    await writer.finish();
  } finally {
    await writer.close();
  }
}

/** Two committed epochs. */
async function prepared(): Promise<Files> {
  const files: Files = new Map();
  const tree = memoryTree(files);
  await createDataset(tree, newDataset());
  await session(tree, [
    [0, 0],
    [1, 0],
  ]);
  return files;
}

/** Dies after every number of operations in turn; returns how many points of death there were. */
async function dieEverywhere(
  act: (tree: FileTree) => Promise<void>,
  examine: (tree: FileTree, files: Files) => Promise<void>,
): Promise<number> {
  const before = await prepared();
  for (let survived = 0; ; survived++) {
    const files: Files = new Map([...before].map(([path, bytes]) => [path, bytes.slice()]));
    const tree = memoryTree(files);
    const died = await act(failingTree(tree, survived).tree).then(
      () => false,
      (error) => {
        if (!(error instanceof Crash)) throw error;
        return true;
      },
    );
    await examine(tree, files);
    if (!died) return survived;
  }
}

test("dying anywhere while an epoch is added leaves it out or whole, and the other epochs alone", async () => {
  const seen = new Set<string>();
  const deaths = await dieEverywhere(
    (tree) => session(tree, [[2, 0]]),
    async (tree) => {
      const writer = await openDatasetWriter(tree);
      const keys = [...writer.epochs.keys()];
      seen.add(keys.join());
      for (const [epoch] of keys.entries())
        expect(await writer.readSlab(`gr${epoch}`)).toEqual(testSlab(smallSize, epoch));
      expect(await tree.list("tmp")).toEqual([]);
      await writer.close();
    },
  );
  expect(deaths).toBeGreaterThan(20);
  expect([...seen].sort()).toEqual(["gr0,gr1", "gr0,gr1,gr2"]);
});

test("dying anywhere while an epoch is replaced leaves the old one or the new one", async () => {
  const seen = new Set<number>();
  await dieEverywhere(
    (tree) => session(tree, [[0, 1]]),
    async (tree) => {
      const writer = await openDatasetWriter(tree);
      const version = writer.epochs.get("gr0")!.catalogs[0]!.contentHash === "xxh128:0.1" ? 1 : 0;
      seen.add(version);
      expect(await writer.readSlab("gr0")).toEqual(testSlab(smallSize, 0, version));
      expect(await writer.readSlab("gr1")).toEqual(testSlab(smallSize, 1));
      await writer.close();
    },
  );
  expect([...seen]).toEqual([0, 1]);
});

test("dying anywhere while flags are widened leaves every flag, and is made good when the dataset is opened", async () => {
  const seen = new Set<string>();
  await dieEverywhere(
    async (tree) => {
      const writer = await openDatasetWriter(tree);
      try {
        await widenFlags(writer);
      } finally {
        await writer.close();
      }
    },
    async (tree) => {
      const { chunks } = await readRecord(tree);
      const writer = await openDatasetWriter(tree);
      seen.add(String(chunks.wideFlags));
      expect(writer.damaged.size).toBe(0);
      for (const { epochKey, wideFlags } of writer.epochs.values()) {
        expect(wideFlags).toBe(chunks.wideFlags);
        expect(await writer.readSlab(epochKey)).toEqual(testSlab(smallSize, Number(epochKey.slice(2))));
      }
      await writer.close();
    },
  );
  expect([...seen].sort()).toEqual(["true", "undefined"]);
});

test("an ingest that died anywhere and was done again leaves the bytes of one that did not", async () => {
  const expected = await prepared();
  await session(memoryTree(expected), [[2, 0]]);
  await dieEverywhere(
    (tree) => session(tree, [[2, 0]]),
    async (tree, files) => {
      const writer = await openDatasetWriter(tree);
      if (!writer.epochs.has("gr2")) await commitTestEpoch(writer, smallSize, 2);
      await writer.finish();
      await writer.close();
      expect(fileTexts(files)).toEqual(fileTexts(expected));
    },
  );
});
