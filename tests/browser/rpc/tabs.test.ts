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

test("what is no message, or one of a later version, is passed over, and the next right one is heard", async () => {
  const [writer, reader] = [join(), join()];
  const errors: unknown[] = [];
  const onerror = (event: ErrorEvent) => errors.push(event.message);
  window.addEventListener("error", onerror);
  onTestFinished(() => window.removeEventListener("error", onerror));
  const [changed, shared] = [vi.fn(), vi.fn()];
  reader.onChange(changed);
  reader.onShared(shared);
  const channel = new BroadcastChannel("lightcurve-workbench/tabs");
  onTestFinished(() => channel.close());
  const tabId = "11111111-2222-4333-8444-555555555555";
  for (const junk of [
    ...[
      null,
      undefined,
      5,
      "jobs",
      [],
      {},
      { kind: "of a later version", tabId },
      { kind: "hello" },
      { kind: "jobs", tabId },
    ],
    ...[
      { kind: "jobs", tabId, jobs: "none" },
      { kind: "jobs", tabId, jobs: [{ verb: "fly", progress: [] }] },
    ],
    ...[{ kind: "jobs", tabId, jobs: [{ verb: "ingest", progress: [{ stage: "parse", done: Number.NaN }] }] }],
    ...[
      { kind: "added", datasetId: "d1" },
      { kind: "added", datasetId: "d1", additions: [{ kind: "tag" }, null] },
    ],
    { kind: "added", datasetId: 7, additions: [] },
  ])
    channel.postMessage(junk);
  writer.begin("rechunk", "d1").progress(rechunked);
  await eventually(() => expect(reader.others).toEqual([{ verb: "rechunk", datasetId: "d1", progress: [rechunked] }]));
  expect([errors, shared.mock.calls]).toEqual([[], []]);
});
