import { expect, test } from "vitest";
import { tryLock, withLock, writerLock } from "../../../src/storage/locks.ts";

test("turns under one name follow each other, also after one that failed", async () => {
  const log: string[] = [];
  const turn = (name: string, fail = false) =>
    withLock("a", async () => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 2));
      log.push(`${name} ends`);
      if (fail) throw new Error(name);
      return name;
    });
  const turns = await Promise.allSettled([turn("one"), turn("two", true), turn("three")]);
  expect(turns.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(log).toEqual(["one begins", "one ends", "two begins", "two ends", "three begins", "three ends"]);
});

test("a held lock is not granted twice, and is again once it is released", async () => {
  const lock = await writerLock("d");
  expect(await tryLock("lightcurve-workbench/writer/d")).toBeUndefined();
  await expect(writerLock("d")).rejects.toMatchObject({ tag: "DatasetBusy", details: { datasetId: "d" } });
  lock.release();
  await new Promise((resolve) => setTimeout(resolve));
  const again = await writerLock("d");
  again.release();
});
