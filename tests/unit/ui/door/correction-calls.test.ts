import { expect, test } from "vitest";
import { useCorrectionChange } from "../../../../src/core/additions/kept-corrections.ts";
import { MergedAdditions } from "../../../../src/core/additions/merged-additions.ts";
import { abortedError } from "../../../../src/core/job.ts";
import type { AdditionChange } from "../../../../src/core/verbs/additions.ts";
import { type CorrectionDesk, calibrateByItself } from "../../../../src/ui/door/correction-calls.ts";

/** A desk that writes down what is asked of it, in its order. */
function deskOf(calibrated: () => AdditionChange[], kept: AdditionChange[] = []) {
  const asked: string[] = [];
  const merged = new MergedAdditions();
  merged.merge(kept.map((change, n) => ({ ...change, stamp: `000000000${n}-a` })));
  const analyst = {
    calibrate: async () => {
      asked.push("calibrate");
      return { name: "zero points", changes: calibrated(), measurementKeys: [], found: [], left: [] };
    },
    statistics: async () => [],
  };
  const desk = {
    analyst: () => analyst,
    book: { settled: async () => {}, keep: async () => void asked.push("keep") },
    merged: async () => merged,
    reopen: async () => void asked.push("reopen"),
  } as unknown as CorrectionDesk;
  return { desk, asked };
}

const change = useCorrectionChange("zero points");

test("a dataset is read anew once after epochs came in, with the correction that was made of them", async () => {
  const { desk, asked } = deskOf(() => [change]);
  expect(await calibrateByItself(desk, "d", {})).toMatchObject({ name: "zero points" });
  expect(asked).toEqual(["calibrate", "keep", "reopen"]);
});

test("it is read anew as well where no zero points could be made, where that was stopped, and where it failed", async () => {
  const none = deskOf(() => []);
  await calibrateByItself(none.desk, "d", {});
  expect(none.asked).toEqual(["calibrate", "reopen"]);
  const stopped = deskOf(() => {
    throw abortedError("calibrate");
  });
  expect(await calibrateByItself(stopped.desk, "d", {})).toBeUndefined();
  expect(stopped.asked).toEqual(["calibrate", "reopen"]);
  const failed = deskOf(() => {
    throw new Error("no");
  });
  await expect(calibrateByItself(failed.desk, "d", {})).rejects.toThrow("no");
  expect(failed.asked).toEqual(["calibrate", "reopen"]);
});

test("what was chosen to stay as measured stays so, and is read anew", async () => {
  const { desk, asked } = deskOf(() => [change], [useCorrectionChange(undefined)]);
  expect(await calibrateByItself(desk, "d", {})).toBeUndefined();
  expect(asked).toEqual(["reopen"]);
});
