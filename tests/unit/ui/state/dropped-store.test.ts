import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { archiveEntries } from "../../../../src/core/bytes/archive.ts";
import { openFileSource } from "../../../../src/pipeline/read/file-source.ts";
import { storeAmong } from "../../../../src/ui/state/drop/dropped-store.ts";

const drop = (path: string, text: string) => ({ path, file: new File([text], path) });
const workbench = { holdsStore: async () => true };

test("light curves of an archive are opened where they are dropped alone, and are tables like others among more files", async () => {
  const [curve, zip] = [drop("ztf.csv", "oid,mjd"), drop("field.zip", "PK\u0003\u0004")];
  expect(await storeAmong(workbench, [curve])).toBe(curve);
  expect(await storeAmong(workbench, [curve, drop("other.csv", "a,b")])).toBeUndefined();
  await expect(storeAmong(workbench, [curve, zip])).rejects.toThrow(
    "field.zip is a store of light curves: drop it alone",
  );
});

/** The files of a zip as a folder that is dropped, beside what the Python ancestor writes there. */
async function folderOf(name: string, folder: string) {
  const file = new File(
    [readFileSync(new URL(`../../../fixtures/stores-python/${name}.zip`, import.meta.url))],
    "a.zip",
  );
  const entries = (await archiveEntries(file, "a.zip"))!;
  const files = [];
  for await (const entry of entries) {
    const blob = await entry.unpack();
    files.push({
      path: `run/${folder}/${entry.path.replace(/^a\.zip\/(field\.zarr\/)?/, "")}`,
      file: new File([blob], entry.path),
    });
  }
  return files;
}

test.each(["v3-blosc", "v2-gzip", "xarray-v3-times", "v3-sharded"])(
  "the folder of %s opens as its zip does",
  async (name) => {
    const files = [...(await folderOf(name, "lightcurves_read.zarr")), drop("run/epoch_table.parquet", "PAR1")];
    const found = (await storeAmong(workbench, files))!;
    expect(found.path).toBe("lightcurves_read.zarr");
    const source = await openFileSource(found.file, "a");
    const pack = await source.curvePack([{ objectKey: "o1", measurementKey: "ch2-mag_auto" }]);
    expect([...pack.numbers.subarray(0, 5)]).toEqual([16.5, 16.625, Number.NaN, 16.875, 17]);
  },
);

test("of two stores the one by objects is taken, and a store among catalogs is none", async () => {
  const [write, read] = [
    await folderOf("v3-raw", "lightcurves_write.zarr"),
    await folderOf("v3-raw", "lightcurves_read.zarr"),
  ];
  expect((await storeAmong(workbench, [...write, ...read]))!.path).toBe("lightcurves_read.zarr");
  expect(await storeAmong({ holdsStore: async () => false }, [...read, drop("run/a.cat", "1 2")])).toBeUndefined();
});
