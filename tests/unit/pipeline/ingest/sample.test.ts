import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { root } from "../../../support/setup.mjs";

const folder = join(root, "static", "sample");
const index: { epochs: number; files: { path: string; byteLength: number }[] } = JSON.parse(
  readFileSync(join(folder, "index.json"), "utf8"),
);
const text = (path: string) => gunzipSync(readFileSync(join(folder, path))).toString();

test("the index lists every gzipped file of the sample with its length, 2 MB in all", () => {
  const gzipped = readdirSync(folder).filter((name) => name.endsWith(".gz"));
  expect(index.files.map(({ path }) => path).sort()).toEqual(gzipped.sort());
  for (const { path, byteLength } of index.files) expect(statSync(join(folder, path)).size).toBe(byteLength);
  expect(index.files.reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThan(2_000_000);
});

test("every epoch of the sample has a catalog and a time", () => {
  const catalogs = index.files.map(({ path }) => /^IDF_(gr\d+)_ch1_sci\.sexcat\.gz$/.exec(path)?.[1]).filter(Boolean);
  const rows = text("epochs.ecsv.gz")
    .split("\n")
    .filter((line) => /^gr\d/.test(line));
  expect(catalogs).toHaveLength(index.epochs);
  expect(rows.map((line) => line.split(" ")[0]).sort()).toEqual(catalogs.sort());
  expect(rows.every((line) => Number(line.split(" ")[2]) > 50_000)).toBe(true);
});

test("the injected variables are objects of the sample's reference catalog", () => {
  const numbers = text("coadd_ch1.sexcat.gz")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"))
    .map((line) => line.trim().split(/\s+/)[0]);
  const variables = readFileSync(join(folder, "injected_variables.csv"), "utf8").trim().split("\n").slice(1);
  expect(variables.length).toBe(40);
  for (const line of variables) expect(numbers).toContain(line.split(",")[1]);
});
