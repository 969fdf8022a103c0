import { expect, test } from "vitest";
import { ingestDrop } from "../../../support/odd-inputs.ts";
import { dropped } from "../../../support/sample-files.ts";

const begin = 58_001.25;

/** A catalog of five stars, with further cells a row and lines above the names. */
function catalog(epoch: number, names: string, cells: (row: number) => string, head = "") {
  const rows = [0, 1, 2, 3, 4].map((k) => `${150 + k / 50},${2 + k / 50},${15 + k + epoch / 10},0.01,${cells(k)}`);
  return dropped(`s${epoch}.csv`, `${head}ra,dec,mag_auto,magerr_auto,${names}\n${rows.join("\n")}\n`);
}
const series = (names: string, cells: (epoch: number, row: number) => string, head?: (epoch: number) => string) =>
  [1, 2, 3].map((epoch) => catalog(epoch, names, (row) => cells(epoch, row), head?.(epoch)));

const messages = ({ warnings }: { warnings: { warnings: { message: string }[] }[] }) =>
  warnings.flatMap((catalog) => catalog.warnings.map(({ message }) => message));
const times = ({ assumptions }: { assumptions: { kind: string; text: string; fileCount?: number }[] }) =>
  assumptions.filter(({ kind }) => kind === "time").map(({ text, fileCount }) => [text, fileCount]);

test("a column of times that is the same in all rows is the time of the epoch, and that is said once", async () => {
  const { epochs, record, report } = await ingestDrop(series("mjd_tai", (epoch) => `${begin + epoch}`));
  expect([...epochs.epochMjd]).toEqual([begin + 1, begin + 2, begin + 3]);
  expect(epochs.timeSource).toEqual(["column", "column", "column"]);
  expect(times(report)).toEqual([["mjd_tai, the same in all rows, was taken for the time of the epoch.", 3]]);
  expect(record.time.scale).toBe("TAI");
  expect(report.refused).toEqual([]);
});

test("times that differ by milliseconds from row to row are one time", async () => {
  const { epochs } = await ingestDrop(series("mjd", (epoch, row) => (begin + epoch + row * 1e-7).toFixed(8)));
  expect(epochs.epochMjd[0]).toBeCloseTo(begin + 1 + 2e-7, 9);
});

test("times of several nights in a catalog of single sources give the epoch none, by name", async () => {
  const { epochs, report } = await ingestDrop(series("jd", (epoch, row) => `${2_458_001.75 + epoch + 3 * row}`));
  expect([...epochs.epochMjd]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect(times(report)).toEqual([
    ["jd holds times that are further apart than a night: no time of the epoch was taken from it.", 3],
  ]);
});

test("an epoch table wins over a column, and then nothing was taken from that", async () => {
  const table = dropped("epochs.csv", `epoch,mjd\n${[1, 2, 3].map((k) => `s${k},${begin + 100 + k}`).join("\n")}\n`);
  const { epochs, report } = await ingestDrop([...series("mjd", (epoch) => `${begin + epoch}`), table]);
  expect([...epochs.epochMjd]).toEqual([begin + 101, begin + 102, begin + 103]);
  expect(epochs.timeSource).toEqual(["epoch-table", "epoch-table", "epoch-table"]);
  expect(times(report)).toEqual([]);
});

test("epochs that all have one and the same time are said to, once", async () => {
  const { report } = await ingestDrop(series("mjd", () => `${begin}`));
  expect(times(report)).toEqual([
    ["mjd, the same in all rows, was taken for the time of the epoch.", 3],
    [
      "All 3 epochs with a time have the same one, MJD 58001.25: which came first is not known. An epoch table can give other times.",
      undefined,
    ],
  ]);
});

test("mjd and jd that contradict each other are said with both values, in catalogs and in epoch tables", async () => {
  const both = (epoch: number) => `${begin + epoch},${begin + epoch + 2_400_100.5}`;
  const { epochs, report } = await ingestDrop(series("mjd,jd", both));
  expect(epochs.epochMjd[0]).toBe(begin + 1);
  expect(messages(report)).toContain("mjd 58002.25 and jd 2458102.75 are not the same time: mjd was taken.");
  const table = dropped("epochs.csv", `epoch,mjd,jd\n${[1, 2, 3].map((k) => `s${k},${both(k)}`).join("\n")}\n`);
  const second = await ingestDrop([...series("x", () => "1"), table]);
  expect(messages(second.report)).toEqual(["mjd 58002.25 and jd 2458102.75 are not the same time: mjd was taken."]);
});

test("a column that contradicts the header is said with both times, and the header's is taken", async () => {
  const ecsv = (epoch: number) => {
    const names = ["ra", "dec", "mag_auto", "magerr_auto", "mjd"];
    const rows = [0, 1, 2].map((k) => `${150 + k / 50},${2 + k / 50},${15 + k},0.01,${begin + epoch + 2}`);
    const types = names.map((name) => `# - {name: ${name}, datatype: float64}`);
    const head = [
      "# %ECSV 1.0",
      "# ---",
      "# delimiter: ','",
      "# datatype:",
      ...types,
      `# meta: {MJD-OBS: ${begin + epoch}}`,
    ];
    return dropped(`s${epoch}.ecsv`, [...head, names.join(","), ...rows, ""].join("\n"));
  };
  const { epochs, report } = await ingestDrop([1, 2, 3].map(ecsv));
  expect([...epochs.epochMjd]).toEqual([begin + 1, begin + 2, begin + 3]);
  expect(epochs.timeSource).toEqual(["header", "header", "header"]);
  expect(messages(report)[0]).toBe("mjd says MJD 58004.25, the header MJD 58002.25: that of the header was taken.");
  expect(times(report)).toEqual([]);
});
