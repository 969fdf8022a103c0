// What the page knows of the objects, while another dataset, or more objects, take the place of those that were there.
import { expect, test } from "vitest";
import { abortedError } from "../../../src/core/job.ts";
import type { DatasetOverview } from "../../../src/core/verbs/datasets.ts";
import type { ObjectColumns } from "../../../src/core/verbs/read.ts";
import { Explore } from "../../../src/ui/state/explore/explore.svelte.ts";

const measurementKey = "ch1-mag_auto";
const overview = (datasetId: string) =>
  ({
    record: {
      ...{ datasetId, epochCount: 4, measurements: [{ measurementKey, tableKey: "ch1", unit: "mag", kind: "mag" }] },
      generation: { generation: 1, measurementCount: 1, epochCount: 4 },
    },
    summary: { epochCount: 4 },
  }) as unknown as DatasetOverview;
const objects = (count: number) =>
  ({
    ...{ count, objectKey: Array.from({ length: count }, (_, i) => String(i)), columns: [] },
    ...{ raDeg: new Float64Array(count), decDeg: new Float64Array(count) },
    ...{ xImage: new Float64Array(count), yImage: new Float64Array(count) },
  }) as unknown as ObjectColumns;

/** With the statistics of two objects on the page. */
async function opened() {
  const workbench = {
    analyse: async () => ({}),
    statistics: async (names: string[]) =>
      names.filter((name) => name === "n_epochs_valid_all").map((name) => ({ name, data: Float64Array.of(3, 4) })),
  };
  const explore = new Explore(workbench as unknown as ConstructorParameters<typeof Explore>[0]);
  explore.replace(overview("first"), objects(2));
  explore.columns.data("n_epochs_valid_all");
  await explore.statistics.follow(overview("first"));
  await explore.columns.load(["n_epochs_valid_all"]);
  expect(explore.columns.data("n_epochs_valid_all")).toEqual(Float64Array.of(3, 4));
  return explore;
}

test("objects of another dataset never have the statistics of the one before, though they are as many", async () => {
  const explore = await opened();
  explore.beside = [
    ...[{ name: "other_mag", title: "mag", description: "", kind: "number", group: "beside", shown: true } as const],
  ].map((column) => ({ ...column, data: Float64Array.of(1, 2) }));
  explore.replace(overview("second"), objects(2));
  expect(explore.columns.data("n_epochs_valid_all")).toBeUndefined();
  expect(explore.evaluate("n_epochs_valid_all > 3")).toEqual({ kind: "waiting" });
  expect(explore.columns.data("other_mag")).toBeUndefined();
});

test("statistics of fewer objects than a dataset has by now are waited for", async () => {
  const explore = await opened();
  explore.replace(overview("first"), objects(3));
  expect(explore.evaluate("n_epochs_valid_all > 3")).toEqual({ kind: "waiting" });
});

test("statistics begin when what is shown first is there, and may be stopped before", async () => {
  const asked: string[] = [];
  const workbench = {
    analyse: async ({ signal }: { signal: AbortSignal }) => {
      asked.push(signal.aborted ? "stopped" : "analyse");
      if (signal.aborted) throw abortedError();
    },
    statistics: async () => [],
  };
  const { statistics } = new Explore(workbench as unknown as ConstructorParameters<typeof Explore>[0]);
  let fail = (_: Error) => {};
  const shown = new Promise<void>((_, reject) => {
    fail = reject;
  });
  const following = statistics.follow(overview("first"), shown);
  expect([statistics.phase, asked]).toEqual(["running", []]);
  fail(new Error("no light curve can be read"));
  await following;
  expect([statistics.phase, asked]).toEqual(["ready", ["analyse"]]);

  const second = statistics.follow(overview("second"), Promise.resolve());
  statistics.cancel();
  await second;
  expect([statistics.phase, asked]).toEqual(["cancelled", ["analyse", "stopped"]]);

  const never = statistics.follow(overview("third"), Promise.resolve());
  statistics.forget();
  await never;
  expect([statistics.phase, asked]).toEqual(["none", ["analyse", "stopped"]]);
});
