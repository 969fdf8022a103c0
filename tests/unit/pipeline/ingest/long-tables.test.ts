import { expect, test } from "vitest";
import { silentJob } from "../../../../src/core/job.ts";
import { expandArchives } from "../../../../src/pipeline/ingest/expand-archives.ts";
import { ingestDrop, storedPoint } from "../../../support/odd-inputs.ts";
import { seededRandom } from "../../../support/random.ts";
import { dropped } from "../../../support/sample-files.ts";

const stars = Array.from({ length: 25 }, (_, i) => ({
  ra: 150.1 + 0.01 * (i % 5),
  dec: 2.2 + 0.01 * Math.floor(i / 5),
}));
const times = [58107.065082, 58107.168895, 58108.093232];
const magnitude = (star: number, epoch: number, filter = 0) => 15 + 0.1 * star + 0.01 * epoch + filter;
const file = (lines: string[], path = "lightcurves.csv") => dropped(path, lines.join("\n"));
const jd = (mjd: number) => (mjd + 2400000.5).toFixed(6);

/** Rows in the order of times, of stars, or none. */
function rows(order: "time" | "star" | "none", write: (star: number, epoch: number) => string): string[] {
  const pairs = stars.flatMap((_, star) => times.map((_, epoch) => ({ star, epoch })));
  if (order === "time") pairs.sort((a, b) => a.epoch - b.epoch);
  const random = seededRandom(7);
  if (order === "none") pairs.sort(() => random.next() - 0.5);
  return pairs.map(({ star, epoch }) => write(star, epoch));
}

const place = (star: number) => `${stars[star]!.ra.toFixed(5)},${stars[star]!.dec.toFixed(5)}`;

test.each(["time", "star", "none"] as const)(
  "a table of one row a measurement in the order of %s is its epochs",
  async (order) => {
    const lines = rows(order, (s, e) => `${s + 1},${place(s)},${jd(times[e]!)},${magnitude(s, e).toFixed(3)},0.01`);
    const stored = await ingestDrop([file(["objid,ra,dec,jd,mag,magerr", ...lines])]);
    expect(stored.objects.objectKey).toHaveLength(25);
    expect([...stored.epochs.epochMjd].map((mjd) => mjd.toFixed(5))).toEqual(times.map((mjd) => mjd.toFixed(5)));
    for (const [epoch, epochKey] of stored.epochs.epochKey.entries())
      for (const star of stars.keys()) {
        const object = [...stored.objects.raDeg].findIndex(
          (ra, k) => Math.hypot(ra - stars[star]!.ra, stored.objects.decDeg[k]! - stars[star]!.dec) < 1e-4,
        );
        expect(storedPoint(stored, object, epochKey, "mag")?.v).toBeCloseTo(magnitude(star, epoch), 4);
      }
    const [said] = stored.report.assumptions.filter(({ kind }) => kind === "table");
    expect(said).toEqual({
      kind: "table",
      path: "lightcurves.csv",
      text: "It holds one row a measurement: its 75 rows were read as 3 epochs, by jd.",
    });
  },
);

test("its filters are tables of the same epochs, and limits stay limits", async () => {
  const lines = rows("star", (s, e) =>
    ["zg", "zr"]
      .map((filter, f) => `${place(s)},${times[e]},${filter},${s === 3 ? ">19.5" : magnitude(s, e, f).toFixed(3)},0.01`)
      .join("\n"),
  );
  const stored = await ingestDrop([file(["ra,dec,mjd,filtercode,mag,magerr", ...lines])]);
  expect(stored.epochs.epochKey).toHaveLength(3);
  expect(stored.record.measurements.map(({ measurementKey }) => measurementKey)).toEqual(["zg-mag", "zr-mag"]);
  expect(stored.objects.objectKey).toHaveLength(25);
  const [slab] = stored.slabs.values();
  expect([...slab!.value[1]!].filter(Number.isNaN)).toHaveLength(1);
  expect(stored.report.assumptions.map(({ text }) => text).join()).toContain("limits");
});

test.each([
  ["catflags", "32768", "0", "catflags says bit 32768"],
  ["rejected_by_photometry", "true", "false", "rejected_by_photometry says true"],
  ["Quality", "B", "G", "Quality says B"],
])("rows that an archive calls bad by %s are left out, and it is said", async (column, bad, good, by) => {
  const lines = rows("star", (s, e) => {
    const isBad = s === 4 && e === 1;
    return `${s + 1},${place(s)},${times[e]},${isBad ? 11 : magnitude(s, e)},0.01,${isBad ? bad : good}`;
  });
  const stored = await ingestDrop([file([`oid,ra,dec,mjd,mag,magerr,${column}`, ...lines])]);
  expect(stored.objects.objectKey).toHaveLength(25);
  const values = [...stored.slabs.values()].flatMap((slab) => [...slab!.value[0]!]);
  expect(values.filter(Number.isNaN)).toHaveLength(1);
  expect(values).not.toContain(11);
  expect(stored.report.assumptions.map(({ text }) => text).join()).toContain(`1 row was left out, as ${by}`);
});

test("rows without a time are counted, and days without a time of day are refused by name", async () => {
  const lines = rows(
    "star",
    (s, e) => `${s + 1},${place(s)},${s === 0 && e === 0 ? "" : times[e]},${magnitude(s, e)},0.01`,
  );
  const stored = await ingestDrop([file(["objid,ra,dec,mjd,mag,magerr", ...lines])]);
  expect(stored.report.assumptions.map(({ text }) => text).join()).toContain("1 row without a time was left out");
  const days = rows("star", (s, e) => `${s + 1},${place(s)},2017-12-2${e},${magnitude(s, e)},0.01`);
  const expanded = await expandArchives({ files: [file(["objid,ra,dec,date_obs,mag,magerr", ...days])] }, silentJob());
  expect(expanded.files).toEqual([]);
  expect(expanded.refused[0]!.error.message).toContain("date_obs names days without a time of day");
});

test("catalogs whose sources have times of their own stay catalogs", async () => {
  const lines = stars.map((_, s) => `${s + 1},${place(s)},${times[0]! + s / 1e4},${magnitude(s, 0)},0.01`);
  const { files } = await expandArchives({ files: [file(["id,ra,dec,mjd,mag,magerr", ...lines])] }, silentJob());
  expect(files.map(({ path }) => path)).toEqual(["lightcurves.csv"]);
});
