// Several members in one window stand for several tabs: channels and locks do not tell the difference.
import { expect, onTestFinished, test, vi } from "vitest";
import { joinTabs } from "../../../src/rpc/tabs.ts";
import { eventually } from "../../support/eventually.ts";

function join() {
  const tabs = joinTabs();
  onTestFinished(() => tabs.leave());
  return tabs;
}

const rechunked = { stage: "rechunk", done: 3, total: 9, unit: "shard" } as const;

test("a tab hears of another's job, how far it is, and which dataset to read anew when it ends", async () => {
  const [writer, reader] = [join(), join()];
  const changed: (string | undefined)[] = [];
  reader.onChange((datasetId) => changed.push(datasetId));
  const job = writer.begin("rechunk", "d1");
  await eventually(() => expect(reader.others).toEqual([{ verb: "rechunk", datasetId: "d1", progress: [] }]));
  job.progress({ ...rechunked, done: 2 });
  job.progress(rechunked);
  await eventually(() => expect(reader.others[0]?.progress).toEqual([rechunked]));
  expect(writer.others).toEqual([]);
  job.end();
  await eventually(() => expect(reader.others).toEqual([]));
  expect(changed.at(-1)).toBe("d1");
});

test("a tab that comes later hears of jobs under way", async () => {
  const writer = join();
  writer.begin("ingest").progress(rechunked);
  const late = join();
  await eventually(() => expect(late.others).toEqual([{ verb: "ingest", progress: [rechunked] }]));
});

test("an ingest that made its dataset names it when it ends", async () => {
  const [writer, reader] = [join(), join()];
  const changed = vi.fn();
  reader.onChange(changed);
  writer.begin("ingest").end("made-meanwhile");
  await eventually(() => expect(changed).toHaveBeenCalledWith("made-meanwhile"));
});

test("the jobs of a tab that goes without a word are forgotten", async () => {
  const [writer, reader] = [join(), join()];
  writer.begin("ingest", "d1");
  await eventually(() => expect(reader.others).toHaveLength(1));
  const changed = vi.fn();
  reader.onChange(changed);
  writer.leave();
  await eventually(() => expect(reader.others).toEqual([]));
  expect(changed).toHaveBeenCalledWith("d1");
});
