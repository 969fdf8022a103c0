import { expect, test } from "vitest";
import { StampClock } from "../../../../src/core/additions/stamp.ts";
import { sealJson } from "../../../../src/core/bytes/sealed-json.ts";
import { silentJob } from "../../../../src/core/job.ts";
import type { Addition, AdditionChange } from "../../../../src/core/verbs/additions.ts";
import type { DatasetView } from "../../../../src/core/verbs/view.ts";
import { repair } from "../../../../src/pipeline/check/repair.ts";
import { verify } from "../../../../src/pipeline/check/verify.ts";
import { additionKeeper } from "../../../../src/pipeline/dataset/addition-keeper.ts";
import { readAdditions, readView } from "../../../../src/pipeline/dataset/additions.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { memoryTree } from "../../../support/memory-tree.ts";
import { writeTestDataset } from "../../../support/small-dataset.ts";

const datasetId = "small";
const view: DatasetView = {
  ...{
    viewVersion: 1,
    filter: "x > 1",
    filterHistory: ["x > 1"],
    savedFilters: ["b", "a"],
    sort: [],
    columnWidths: {},
  },
  ...{ selection: ["I2", "I10"], namedSelections: [{ name: "mine", objectKeys: ["I7"] }] },
  ...{ tags: [{ name: "variable", key: "v", objectKeys: ["I2"] }] },
  ...{ notes: { I2: "an eclipse at gr1? ½ mag", __proto__x: "" }, views: { "curve.x": "airmass" } },
};
const note = (objectKey: string, value: string | null): AdditionChange => ({ kind: "note", keys: [objectKey], value });

async function dataset() {
  const root = memoryTree();
  const tree = datasetTree(root, datasetId);
  await writeTestDataset(tree);
  return { root, tree };
}

/** A tab of its own: nobody else's log, nobody else's clock. */
function tab(root: ReturnType<typeof memoryTree>, author: string, now: () => number = Date.now) {
  const keeper = additionKeeper(Promise.resolve(root), { logId: author });
  const clock = new StampClock(author, now);
  const act = (...changes: AdditionChange[]): Addition[] =>
    changes.map((change) => ({ ...change, stamp: clock.next() }));
  return { keeper, keep: (...changes: AdditionChange[]) => keeper.keep({ datasetId, additions: act(...changes) }) };
}

test("a dataset to which nothing was added has no view", async () => {
  expect(await readView((await dataset()).tree)).toBeUndefined();
});

test("the view that was kept last is read, tags that it lacks are gone, orders are kept", async () => {
  const { root, tree } = await dataset();
  const { keeper } = tab(root, "a");
  await keeper.saveView({ datasetId, view: { ...view, filter: "", notes: { I3: "gone" }, savedFilters: ["a", "b"] } });
  await keeper.saveView({ datasetId, view });
  expect(await readView(tree)).toEqual(view);
  await keeper.release({ datasetId });
  expect(await readView(tree)).toEqual(view);
  expect(await tree.list("additions")).toEqual([]);
});

test("two tabs that note and tag turn by turn lose nothing of each other, whoever merges", async () => {
  const { root, tree } = await dataset();
  const [a, b] = [tab(root, "a"), tab(root, "b")];
  await a.keeper.open({ datasetId });
  await b.keeper.open({ datasetId });
  await a.keep(note("I1", "of a"));
  await b.keep(note("I2", "of b"), { kind: "tagged", name: "variable", keys: ["I2", "I4"], value: true });
  await a.keep(note("I3", "of a"), { kind: "tagged", name: "variable", keys: ["I3"], value: true });
  await b.keep({ kind: "tagged", name: "variable", keys: ["I4"], value: null });
  const expected = {
    notes: { I1: "of a", I2: "of b", I3: "of a" },
    tags: expect.arrayContaining([{ name: "variable", key: "1", objectKeys: ["I2", "I3"] }]),
  };
  expect(await readView(tree)).toMatchObject(expected);
  await b.keeper.release({ datasetId });
  expect(await readView(tree)).toMatchObject(expected);
  await a.keeper.release({ datasetId });
  expect(await readView(tree)).toMatchObject(expected);
  expect((await verify({ root }, { datasetId }, silentJob())).damage).toEqual([]);
});

test("of two acts on one object the later one counts, also where a clock is behind or acts are merged late", async () => {
  const { root, tree } = await dataset();
  const [ahead, behind] = [tab(root, "a", () => 2000), tab(root, "b", () => 1000)];
  await ahead.keep(note("I1", "late"));
  await behind.keep(note("I1", "early"), note("I2", "of b"));
  await behind.keeper.release({ datasetId });
  await ahead.keeper.release({ datasetId });
  expect((await readView(tree))?.notes).toEqual({ I1: "late", I2: "of b" });
});

test("what a tab added that is gone, its last line cut off, is read, and merged by the next one", async () => {
  const { root, tree } = await dataset();
  const gone = tab(root, "gone");
  await gone.keep(note("I1", "kept"));
  const log = "additions/gone.jsonl";
  const bytes = (await tree.readFile(log))!;
  const torn = new Uint8Array([...bytes, ...bytes.subarray(0, 20)]);
  await tree.replaceFile("additions/dead.jsonl", torn);
  await tree.remove(log);
  expect((await readAdditions(tree)).damage).toEqual([]);
  const next = tab(root, "next");
  await next.keeper.open({ datasetId });
  expect((await tree.list("additions")).map(({ name }) => name)).toEqual(["next.jsonl"]);
  expect((await readView(tree))?.notes).toEqual({ I1: "kept" });
});

test("a view that an earlier workbench kept is read, overruled by what is added, and merged", async () => {
  const { root, tree } = await dataset();
  await tree.replaceFile("view.json", new TextEncoder().encode(sealJson(view, "line")));
  expect(await readView(tree)).toEqual(view);
  const { keeper, keep } = tab(root, "a");
  await keep(note("I2", "no: a flare"));
  await keeper.release({ datasetId });
  expect(await tree.readFile("view.json")).toBeUndefined();
  expect(await readView(tree)).toEqual({ ...view, notes: { ...view.notes, I2: "no: a flare" } });
});

test("a line that is not as it was written is refused by name, and what can be read of it is kept by a repair", async () => {
  const { root, tree } = await dataset();
  const { keeper, keep } = tab(root, "a");
  await keep(note("I1", "first"));
  await keep(note("I2", "second"));
  await keep(note("I3", "third"));
  await keeper.release({ datasetId });
  const path = "additions.jsonl";
  const lines = new TextDecoder().decode(await tree.readFile(path)).split("\n");
  const damaged = [lines[0], lines[1]!.replace("second", "secund"), lines[2]!.slice(9), ""].join("\n");
  await tree.replaceFile(path, new TextEncoder().encode(damaged));
  await expect(readView(tree)).rejects.toMatchObject({ tag: "DatasetDamaged", details: { path } });
  // What is added meanwhile does not wait for the repair.
  await keep(note("I4", "fourth"));
  const report = await repair({ root }, { datasetId }, silentJob());
  expect(report).toMatchObject({ damage: [], repaired: [{ path }, { path }] });
  expect((await readView(tree))?.notes).toEqual({ I1: "first", I2: "secund", I4: "fourth" });
  expect(new TextDecoder().decode(await tree.readFile("additions.unreadable"))).toContain("third");
});

test("a later workbench's kinds of additions outlive a merge", async () => {
  const { root, tree } = await dataset();
  const { keeper, keep } = tab(root, "a");
  await keep({ kind: "period", keys: ["I1"], value: { days: 0.31 } }, { kind: "tag", keys: ["odd"], value: "no tag" });
  await keeper.release({ datasetId });
  expect((await readAdditions(tree)).additions).toMatchObject([
    { kind: "period", keys: ["I1"], value: { days: 0.31 } },
    {},
  ]);
  expect((await readView(tree))?.tags.map(({ name }) => name)).toEqual([
    "variable",
    "suspect",
    "artifact",
    "follow-up",
  ]);
});

test("nothing is kept of a dataset that is not there, nor of a view that is none", async () => {
  const { root, tree } = await dataset();
  const { keeper } = tab(root, "a");
  await expect(keeper.saveView({ datasetId: "gone", view })).rejects.toMatchObject({ tag: "DatasetMissing" });
  expect(await root.list("datasets")).toHaveLength(1);
  for (const wrong of [{ tags: 5 }, { ...view, viewVersion: 2 }, { ...view, notes: { I1: 5 } }, null])
    await expect(keeper.saveView({ datasetId, view: wrong as never })).rejects.toMatchObject({
      tag: "InvalidArgument",
    });
  await expect(keeper.keep({ datasetId, additions: [{ kind: "note" }] as never })).rejects.toMatchObject({
    tag: "InvalidArgument",
  });
  expect(await readView(tree)).toBeUndefined();
});
