import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { expect, test } from "vitest";
import { ByteSink } from "../../../../src/core/export/byte-sink.ts";
import { type ChunkValues, codedValues, listLevels } from "../../../../src/core/export/parquet-chunk.ts";
import { leaf, openParquet, type ParquetFile, recordOfLists } from "../../../../src/core/export/parquet-writer.ts";

type Schema = Parameters<typeof openParquet>[1];

function fileOf(schema: Schema, write: (file: ParquetFile) => void): ArrayBuffer {
  const parts: Uint8Array[] = [];
  const sink = new ByteSink({ write: (bytes) => void parts.push(bytes.slice()) });
  const file = openParquet(sink, schema, {});
  write(file);
  file.end();
  sink.flush();
  return Uint8Array.from(Buffer.concat(parts)).buffer;
}

const read = (file: ArrayBuffer) => parquetReadObjects({ file });

/** Bounds and counts of each column of each row group. */
const statisticsOf = (file: ArrayBuffer) =>
  parquetMetadata(file).row_groups.map(({ columns }) =>
    columns.map(({ meta_data }) => ({ of: meta_data!.path_in_schema.join("."), ...meta_data!.statistics })),
  );

function numbersUpTo(seed: number): (most: number) => number {
  let state = seed;
  return (most) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return Math.floor((state / 2 ** 32) * most);
  };
}

const coded = <T extends string | number>(list: T[], places: number[]): { values: ChunkValues; as: T[] } => ({
  values: { places: Int32Array.from(places), ...codedValues(list) },
  as: places.map((place) => list[place]!),
});

const schemaOf = (columns: ReturnType<typeof leaf>[]): Schema => [
  { name: "schema", num_children: columns.length },
  ...columns,
];

test.each([1, 2, 3, 5, 17, 256, 1000, 5000])(
  "codes of %i values, in runs and without, are read as those values, with the bounds that the package finds",
  async (distinct) => {
    const upTo = numbersUpTo(distinct);
    const count = 12_345;
    const places: number[] = [];
    while (places.length < count) {
      const place = upTo(distinct);
      const length = upTo(3) === 0 ? 1 + upTo(40) : 1;
      for (let i = 0; i < length && places.length < count; i++) places.push(place);
    }
    const texts = Array.from({ length: distinct }, (_, i) => `${["a", "é", "\u{1f52d}", "\uffe5"][i % 4]}${i}`);
    const columns = {
      text: coded(texts, places),
      double: coded(Array.from(texts, (_, i) => (i === 0 ? Number.NaN : (i - 7.5) * 1.1)), places), // biome-ignore format: one line a column
      integer: coded(Array.from(texts, (_, i) => i - 100), places), // biome-ignore format: one line a column
    };
    const schema = schemaOf([leaf("text", "text"), leaf("double", "float64"), leaf("integer", "int16")]);
    const ours = fileOf(schema, (file) =>
      file.writeGroup(
        count,
        Object.entries(columns).map(([name, { values }]) => ({ path: [name], values })),
      ),
    );
    const package_ = fileOf(schema, (file) =>
      file.write(Object.entries(columns).map(([name, { as }]) => ({ name, data: as }))),
    );
    const rows = await read(ours);
    for (const [name, { as }] of Object.entries(columns)) expect(rows.map((row) => row[name])).toEqual(as);
    expect(rows).toEqual(await read(package_));
    expect(statisticsOf(ours)).toEqual(statisticsOf(package_));
  },
);

test("numbers that were measured are read bit by bit, -0 and NaN among them, with their bounds", async () => {
  const value = Float32Array.of(3, -0, Number.NaN, -2.5, 0, Number.POSITIVE_INFINITY);
  const time = Float64Array.of(-0, 0, 0, -0, Number.NaN, 0);
  const id = BigInt64Array.of(2n ** 62n, -1n, 7n, 0n, 1n, 2n);
  const schema = schemaOf([leaf("value", "float32"), leaf("time", "float64"), leaf("id", "int64")]);
  const file = fileOf(schema, (file) =>
    file.writeGroup(6, [
      { path: ["value"], values: value },
      { path: ["time"], values: time },
      { path: ["id"], values: id },
    ]),
  );
  const rows = await read(file);
  expect(rows.map((row) => row.value)).toEqual([...value]);
  expect(rows.map((row) => row.time)).toEqual([...time]);
  expect(rows.map((row) => row.id)).toEqual([...id]);
  expect(statisticsOf(file)[0]).toMatchObject([
    { min_value: -2.5, max_value: Number.POSITIVE_INFINITY },
    { min_value: -0, max_value: 0 },
    { min_value: -1n, max_value: 2n ** 62n },
  ]);
});

test("-0 and 0 by codes are two values", async () => {
  const { values } = coded([-0, 0], [0, 1, 0, 0, 1, 1, 0, 1]);
  const file = fileOf(schemaOf([leaf("x", "float64")]), (file) => file.writeGroup(8, [{ path: ["x"], values }]));
  expect((await read(file)).map((row) => row.x)).toEqual([-0, 0, -0, -0, 0, 0, -0, 0]);
});

test.each([
  ["long ones", [700, 3, 1, 2000]],
  ["single ones", Array.from({ length: 1000 }, () => 1)],
  ["pairs and empty ones", Array.from({ length: 999 }, (_, i) => [2, 0, 1, 0, 0][i % 5]!)],
  ["none that has anything", [0, 0, 0]],
])("lists, %s, are read as lists, row by row", async (_, lengths) => {
  const count = lengths.reduce((sum, length) => sum + length, 0);
  const value = Float32Array.from({ length: count }, (_, i) => i / 3);
  const words = coded(
    ["x", "y", "z"],
    Array.from(value, (_, i) => (i >> 3) % 3),
  );
  const schema: Schema = [
    { name: "schema", num_children: 2 },
    leaf("row", "float64"),
    ...recordOfLists("curve", [
      { name: "value", type: "float32" },
      { name: "word", type: "text" },
    ]),
  ];
  const levels = listLevels(lengths);
  const file = fileOf(schema, (file) => {
    for (let group = 0; group < 2; group++)
      file.writeGroup(lengths.length, [
        { path: ["row"], values: Float64Array.from(lengths, (_, row) => row) },
        { path: ["curve", "value", "list", "element"], values: value, levels },
        { path: ["curve", "word", "list", "element"], values: words.values, levels },
      ]);
  });
  let at = 0;
  const rows = lengths.map((length, row) => {
    const from = at;
    at += length;
    return { row, curve: { value: [...value.subarray(from, at)], word: words.as.slice(from, at) } };
  });
  expect(await read(file)).toEqual([...rows, ...rows]);
});
