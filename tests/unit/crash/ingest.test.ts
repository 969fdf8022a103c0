import { expect, test } from "vitest";
import { madeEpochKey } from "../../support/made-catalogs.ts";
import { diskAfter, readEpochKeys, testEveryStep } from "./every-step.ts";

testEveryStep("ingest", []);
testEveryStep("ingest", [], "none");
testEveryStep("append", ["ingest"]);
testEveryStep("append", ["ingest", "rechunk"]);

test("the made epochs are the ones that are read", async () => {
  const disk = await diskAfter(["ingest", "append"], "zstd");
  expect(await readEpochKeys(disk.tree())).toEqual([0, 1, 2, 3].map(madeEpochKey));
});
