import { expect, test } from "vitest";
import { spawn } from "../../../src/rpc/spawn.ts";
import { tellFigures } from "../../support/figures.ts";
import type { HandlesApi } from "./handles-api.ts";

test("every job, finished or aborted, closes all access handles that it opened", async ({ task }) => {
  const worker = spawn<HandlesApi>(
    "handles",
    new Worker(new URL("./handles.worker.ts", import.meta.url), { type: "module" }),
  );
  const { opened, mostOpen, leftOpen } = await worker.api.count();
  expect(opened).toBeGreaterThan(200);
  expect(Object.entries(leftOpen).filter(([, count]) => count > 0)).toEqual([]);
  const jobs = Object.keys(leftOpen).length;
  tellFigures(task, { what: "file handles", jobs, opened, "open at most": mostOpen, "left open": 0 });
  worker.terminate();
});
