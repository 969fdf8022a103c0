import { expect, test } from "vitest";
import { filterColumn } from "../../../../src/core/catalog/long-table.ts";
import { lines, perEpoch, runDrop, type Star } from "../../../support/odd-drops.ts";

const twice = (name: string, [first, second]: [string, string]) =>
  perEpoch(
    (all) =>
      lines(`id,ra,dec,mag,magerr,${name}`, (s: Star) =>
        [first, second].map((filter, k) => [s.id, s.ra, s.dec, s.mag + k, s.err, filter].join(",")).join("\n"),
      )(all),
    "csv",
  );

test.each([
  ["band", "g", "r"],
  ["filter", "V", "Rc"],
  ["fid", "1", "2"],
])("Catalogs with each source in two filters (%s: %s, %s) and no times are refused by name", async (name, a, b) => {
  const { said } = await runDrop(twice(name, [a, b]), { m: "mag" });
  expect(said).toContain(`sources come again in other filters (${name}: ${a}, ${b})`);
});

test("Where no source comes twice, rows of several filters are read, and it is said", async () => {
  const row = (s: Star) => [s.id, s.ra, s.dec, s.mag, s.err, s.id % 2 ? "g" : "r"].join(",");
  const { wrong, said } = await runDrop(perEpoch(lines("id,ra,dec,mag,magerr,band", row), "csv"), { m: "mag" });
  expect(wrong, said).toEqual([]);
  expect(said).toContain("band names several filters (g, r), but no source twice");
});

test("ATLAS's F is the column of filters, and a flux of that name is not", () => {
  expect(filterColumn([{ name: "F", data: ["o", "c"] }])?.name).toBe("F");
  expect(filterColumn([{ name: "F", data: Float64Array.of(1, 2) }])).toBeUndefined();
  expect(filterColumn([{ name: "F", data: ["not one", "c"] }])).toBeUndefined();
});

test("A folder a filter makes a table a filter", async () => {
  const row = (s: Star) => [s.id, s.ra, s.dec, s.mag, s.err].join(",");
  const files = perEpoch(lines("id,ra,dec,mag,magerr", row), "csv");
  const inFolders = (names: string[]) =>
    names.flatMap((name) => files.map(([path, content]): (typeof files)[number] => [`${name}/${path}`, content]));
  const { stored } = await runDrop(inFolders(["g", "r"]), { m: "mag" });
  expect(stored?.record.measurements.map(({ measurementKey }) => measurementKey).sort()).toEqual(["g-mag", "r-mag"]);
  const nights = await runDrop(inFolders(["n1", "r"]), { m: "mag" });
  expect(nights.stored?.record.measurements.map(({ measurementKey }) => measurementKey)).toEqual(["default-mag"]);
});

test("Of a drop with an epoch table and no catalog, each file's own reason is said", async () => {
  const files: [string, string][] = [
    ["epochs.csv", "epoch,mjd\ne1,58001.25\ne2,58002.25\n"],
    ["e1.csv.bz2", "BZh91AY&SY"],
  ];
  expect((await runDrop(files, { m: "mag" })).said).toMatch(/e1\.csv\.bz2: not a catalog: a bzip2 file/);
});
