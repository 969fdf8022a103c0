import { expect, test } from "vitest";
import { spawn } from "../../../src/rpc/spawn.ts";
import type { StoreApi } from "./store-api.ts";

const tab = (name: string) =>
  spawn<StoreApi>(name, new Worker(new URL("./dataset.worker.ts", import.meta.url), { type: "module" }));

const allEqual = { numbers: 300 * 3 * 12 * 3, differing: 0 };

test("on OPFS: epochs are written, rechunked, verified, and read by two tabs while a third rechunks again", async () => {
  const [writer, one, other] = [tab("writer"), tab("one"), tab("other")];
  await writer.api.make();
  expect(await writer.api.rechunk({ force: false })).toBe(1);
  expect(await one.api.read({})).toEqual(allEqual);
  expect(await other.api.read({})).toEqual(allEqual);
  expect(await writer.api.damage()).toEqual([]);

  await writer.api.replaceEpoch({ epoch: 4 });
  const [generation, during] = await Promise.all([writer.api.rechunk({ force: false }), other.api.read({})]);
  expect(generation).toBe(2);
  expect(during.numbers).toBe(allEqual.numbers);
  expect(await one.api.read({ replacedEpoch: 4 })).toEqual(allEqual);
  expect(await other.api.read({ replacedEpoch: 4 })).toEqual(allEqual);
  expect(await writer.api.damage()).toEqual([]);

  // The generation before the published one stays until the next rechunk, for whoever still reads it.
  expect(await writer.api.rechunk({ force: true })).toBe(3);
  expect((await writer.api.list()).filter((name) => name.startsWith("lightcurves_read"))).toEqual([
    "lightcurves_read.2.zarr",
    "lightcurves_read.3.zarr",
  ]);
  expect(await one.api.read({ replacedEpoch: 4 })).toEqual(allEqual);

  await one.api.remove().catch(() => {}); // another tab may still hold files: it is gone when that one lets go
  await other.api.remove();
  expect(await writer.api.remove()).toEqual([]);
  for (const worker of [writer, one, other]) worker.terminate();
});
