import { expect, test } from "vitest";
import { archiveFileName } from "../../../../src/core/export/archive-file-name.ts";
import { writeArchiveNotebook } from "../../../../src/core/export/archive-notebook.ts";
import { writeArchiveReadme } from "../../../../src/core/export/archive-readme.ts";
import type { TermPlace } from "../../../../src/core/verbs/calibrate.ts";
import { generation, record } from "./dataset-record.ts";

test("the readme shows the two lines that open the archive, its shape, its units and its origin", () => {
  const text = writeArchiveReadme(record, generation);
  expect(text).toContain(
    'store = zarr.storage.ZipStore("Field-3.zarr.zip", mode="r")\nds = xr.open_zarr(store, chunks=None)',
  );
  expect(text).toContain("object 1434 x measurement 2 x value 2 x epoch 64");
  expect(text).toContain("| ch1_sci-mag_auto | mag | ch1_sci | MAG_AUTO | MAGERR_AUTO |");
  expect(text).toContain("by position, within 1 arcsec");
  expect(text).toContain("-1 no catalog, -2 outside footprint");
  expect(text).toContain("Time scale: UTC; refers to: mid; place: unknown");
});

test("what was said of the times in the page counts in the readme before what the files say", () => {
  const text = writeArchiveReadme(record, generation, undefined, { reference: "start", place: { kind: "geocenter" } });
  expect(text).toContain("Time scale: UTC; refers to: start; place: geocentre");
  expect(text).toContain("what was said in the page is in `recipe.json`");
});

test("the readme says where objects come from and how sources were matched to them", () => {
  const origin = (change: Partial<typeof record>) => writeArchiveReadme({ ...record, ...change }, generation);
  expect(origin({})).toContain("* Objects: the reference catalog coadd_ch1.sexcat (xxh128:1).");
  expect(origin({ reference: { kind: "union", united: ["a", "b"] } })).toContain(
    "the union of the sources of 2 catalogs",
  );
  expect(origin({ match: { mode: "key", radiusArcsec: 1, removeOffsets: false } })).toContain("by their number.");
  expect(origin({ match: { mode: "auto", radiusArcsec: 2, removeOffsets: true } })).toContain(
    "by position, within 2 arcsec, after each catalog's measured offset was taken off, or by their number where proven.",
  );
});

const zeroPoints = {
  ...{ epochKeys: ["a", "b"], zeroPoint: [0.1, null], uncertainty: [0.01, null], objectCount: [9, 1] },
  ...{ scatter: [0.02, null], comparison: { objectKeys: ["1", "2"], scatter: [0.01, 0.02] }, notChosen: {} },
  ...{ clippedCount: 3, unweighted: false },
};
const measurements = { "ch1_sci-mag_auto": zeroPoints };
const made = { version: 2, madeAt: "2026-11-29T00:00:00Z", engineVersion: "0.1.0", madeFrom: "x", options: {} };

test("the readme says what correction the statistics were made with, in words and in numpy", () => {
  const text = writeArchiveReadme(record, generation, { name: "zero points", ...made, measurements });
  expect(text).toContain("“zero points” taken off (version 2, made 2026-11-29T00:00:00Z");
  expect(text).toContain("| ch1_sci-mag_auto | 2 | 3 | 1 |");
  expect(text).toContain('name = "zero points"\n');
  expect(writeArchiveReadme(record, generation)).not.toContain("How it was corrected");
});

test("the readme says which places terms in position are of", () => {
  const textOf = (place: TermPlace) => {
    const terms = {
      terms: [{ name: "x" as const, mean: 0, coefficient: [0.01, null] }],
      covariance: [[1, 0, 1], null],
    };
    const measurements = { "ch1_sci-mag_auto": { ...zeroPoints, terms: { ...terms, place } } };
    return writeArchiveReadme(record, generation, { name: "zero points", ...made, measurements });
  };
  expect(textOf({ kind: "sky", raDeg: 10.5, decDeg: -20, scaleDeg: 0.25 })).toContain(
    "places on the sky, on the tangent plane at RA 10.5, Dec -20, eastwards and northwards in units of 0.25 deg.",
  );
  expect(textOf({ kind: "image", x: 512, y: 500, scale: 300 })).toContain(
    "places in the reference image, from pixel 512, 500 in units of 300 pixels.",
  );
});

test("a name that carries markup, line breaks or bars breaks neither a line nor a table", () => {
  const hostile = structuredClone(record);
  hostile.name = "a\n# b\u202e";
  hostile.measurements[0]!.valueColumn = "A|B\r\nC";
  const text = writeArchiveReadme(hostile, generation);
  expect(text.split("\n")[0]).toBe("# a # b");
  expect(text).toContain("| A\\|B C |");
});

test("an archive is named after its dataset in characters that every system takes", () => {
  expect(archiveFileName("Field 3: κ Cas / ../x")).toBe("Field-3-Cas-..-x.zarr.zip");
  expect(archiveFileName("..")).toBe("lightcurves.zarr.zip");
  expect(archiveFileName("x".repeat(300))).toHaveLength(89);
});

test("the notebook of an archive is one, and names the archive and the correction in use as they are called", () => {
  const hostile = { ...structuredClone(record), name: 'a "b"\n# c' };
  const notebook = JSON.parse(writeArchiveNotebook(hostile, { name: 'x"\n```y', ...made, measurements }));
  expect(notebook).toMatchObject({ nbformat: 4, nbformat_minor: 5 });
  const cells: { id: string; cell_type: string; source: string[] }[] = notebook.cells;
  expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
  for (const { source } of cells) {
    expect(source.slice(0, -1).every((line) => line.endsWith("\n"))).toBe(true);
    expect(source.at(-1)).not.toMatch(/\n$/);
  }
  const textOf = (wanted: string) => cells.find(({ id }) => id === wanted)!.source.join("");
  expect(textOf("about")).toMatch(/^# a "b" # c\n/);
  expect(textOf("open")).toContain('archive = "a-b-c.zarr.zip"');
  expect(textOf("correct")).toContain(`name = ${JSON.stringify('x"\n```y')}\n`);
  const without = JSON.parse(writeArchiveNotebook(record)).cells as typeof cells;
  expect(without.map(({ id }) => id)).not.toContain("correct");
});
