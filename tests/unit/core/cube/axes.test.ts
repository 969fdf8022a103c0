import { expect, test } from "vitest";
import type { EpochAxis, EpochTime, JournalEpoch, ObjectAxis } from "../../../../src/core/cube/dataset.ts";
import { epochOrder } from "../../../../src/core/cube/epoch-order.ts";
import { mergeEpochAxis } from "../../../../src/core/cube/merge-epoch-axis.ts";
import { firstObjects } from "../../../../src/core/cube/object-axis.ts";
import { objectArrays } from "../../../../src/core/cube/store-axes.ts";
import { axisArray, decodeAxisArray } from "../../../../src/core/zarr/axis-array.ts";

test("an axis array comes back, a longer chunk as its beginning, a damaged or short one not at all", () => {
  for (const data of [Float64Array.of(1, Number.NaN, -0), ["a", "", "β"], [], new Float64Array()]) {
    const { metadata, bytes } = axisArray("x", "object", data);
    expect(decodeAxisArray(metadata, bytes)).toEqual(data);
    if (!bytes) continue;
    expect(decodeAxisArray({ ...metadata, shape: [2] }, bytes)).toEqual(data.slice(0, 2));
    expect(() => decodeAxisArray({ ...metadata, shape: [4] }, bytes)).toThrow("3 items, expected 4");
    bytes[5]! ^= 1;
    expect(() => decodeAxisArray(metadata, bytes)).toThrow("crc32c");
    expect(() => decodeAxisArray(metadata, undefined)).toThrow("no bytes, expected 3 items");
  }
});

test("epochs are ordered by time, unknown times last, ties by key", () => {
  const keys = ["d", "c", "b", "a", "e"];
  const mjd = Float64Array.of(Number.NaN, 2, 1, 2, Number.NaN);
  expect(Array.from(epochOrder(keys, mjd), (index) => keys[index])).toEqual(["b", "a", "c", "d", "e"]);
});

const line = (epochKey: string, epochIndex: number, time?: EpochTime): JournalEpoch => ({
  type: "epoch",
  ...{ epochKey, epochIndex },
  ...(time ? { time } : {}),
  ...{ catalogs: [], refused: [], finiteCount: [], checksum: [], flagChecksum: [], shards: [] },
});

const axis = (epochKey: string, mjd: number, source: EpochTime["source"], column: number | string): EpochAxis => ({
  epochKey: [epochKey],
  epochMjd: Float64Array.of(mjd),
  timeSource: [source],
  columns: [{ name: "x", data: typeof column === "string" ? [column] : Float64Array.of(column) }],
});

test("what is given of an epoch comes before what is stored, and that before the journal", () => {
  const lines = [line("a", 0, { epochMjd: 1, source: "header" }), line("b", 2), line("c", 3)];
  const merged = mergeEpochAxis(lines, axis("b", 20, "epoch-table", 2), axis("c", 30, "name", 3));
  expect(merged).toEqual({
    epochKey: ["a", "", "b", "c"],
    epochMjd: Float64Array.of(1, Number.NaN, 20, 30),
    timeSource: ["header", "unknown", "epoch-table", "name"],
    columns: [{ name: "x", data: Float64Array.of(Number.NaN, Number.NaN, 2, 3) }],
  });
});

test("an unknown time never hides a known one", () => {
  const lines = [line("a", 0, { epochMjd: 1, source: "header" })];
  const merged = mergeEpochAxis(lines, axis("a", Number.NaN, "unknown", "new"), axis("a", Number.NaN, "order", "old"));
  expect(merged).toMatchObject({ epochMjd: Float64Array.of(1), timeSource: ["header"] });
  expect(merged.columns).toEqual([{ name: "x", data: ["new"] }]);
});

const objects = (...keys: string[]): ObjectAxis => {
  const numbers = Float64Array.from(keys, (_, i) => i);
  return {
    objectKey: keys,
    ...{ raDeg: numbers, decDeg: numbers, xImage: numbers, yImage: numbers },
    columns: [{ name: "MAG", data: numbers }],
  };
};

test("of an axis that has grown, the first objects are what it was", () => {
  expect(firstObjects(objects("a", "b", "c"), 2)).toEqual(objects("a", "b"));
});

test("hostile and repeated column names become distinct directory names, and are kept as they were", () => {
  const names = ["RA", "../../etc", "a/b", "A.B", "é\u202e", "", "x".repeat(1000), "a b", "a_b"];
  const columns = names.map((name) => ({ name, data: Float64Array.of(1, 2) }));
  const arrays = objectArrays({ ...objects("a", "b"), columns });
  const directories = arrays.map(({ name }) => name);
  expect(new Set(directories).size).toBe(directories.length);
  for (const directory of directories) expect(directory).toMatch(/^object[a-z0-9_.-]{0,104}$/);
  expect(arrays.slice(-names.length).map(({ metadata }) => metadata.attributes.column)).toEqual(names);
});
