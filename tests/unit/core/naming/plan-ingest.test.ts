import { existsSync, readdirSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import type { DroppedName, IngestPlan } from "../../../../src/core/naming/ingest-plan.ts";
import { type PlanOptions, planIngest } from "../../../../src/core/naming/plan-ingest.ts";

const data = fileURLToPath(new URL("../../../../../shared/data/", import.meta.url));

function drop(...paths: string[]): DroppedName[] {
  return paths.map((path) => ({ path, byteLength: 1000 }));
}

function dropFolder(folder: string): DroppedName[] {
  return readdirSync(`${data}${folder}`, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .sort()
    .map((path) => ({ path: path.slice(data.length), byteLength: statSync(path).size }));
}

/** The plan with paths in place of indices. */
function planned(names: DroppedName[], options?: PlanOptions) {
  const plan: IngestPlan = planIngest(names, options);
  const path = (index: number | undefined) => (index === undefined ? undefined : names[index]!.path);
  return {
    template: plan.template,
    reference: path(plan.reference),
    epochTable: path(plan.epochTable),
    catalogs: plan.catalogs.map((catalog) => `${catalog.epochKey} ${catalog.tableKey} ${path(catalog.index)}`),
    repeats: plan.catalogs.filter((catalog) => catalog.repeats !== undefined).length,
    ignored: Object.fromEntries(plan.ignored.map(({ index, reason }) => [path(index), reason])),
    questions: plan.questions.map((q) => [q.ask, ...("candidates" in q ? q.candidates : q.unnamed).map(path)]),
  };
}

describe("a folder of IDF catalogs", () => {
  test("is recognised without a question", () => {
    const plan = planned(
      drop(
        ...[
          "IDF_gr10_ch1_sci.sexcat",
          "IDF_gr9_ch2_sci.sexcat",
          "IDF_gr9_ch1_sci.sexcat.gz",
          "coadd_ch1.fits",
          "coadd_ch1.ecsv",
        ],
        ...["coadd_ch1.sexcat", "epochs.csv", "epochs.ecsv", "README.md", ".DS_Store", "plot.png", "run.py"],
      ),
    );
    expect(plan).toEqual({
      template: "IDF",
      reference: "coadd_ch1.sexcat",
      epochTable: "epochs.ecsv",
      catalogs: [
        "gr9 ch1_sci IDF_gr9_ch1_sci.sexcat.gz",
        "gr9 ch2_sci IDF_gr9_ch2_sci.sexcat",
        "gr10 ch1_sci IDF_gr10_ch1_sci.sexcat",
      ],
      repeats: 0,
      ignored: {
        "coadd_ch1.fits": "coadd_ch1.sexcat is taken as the reference catalog",
        "coadd_ch1.ecsv": "coadd_ch1.sexcat is taken as the reference catalog",
        "epochs.csv": "epochs.ecsv is taken as the epoch table",
        "README.md": "a document",
        ".DS_Store": "a hidden file",
        "plot.png": "an image",
        "run.py": "a script or a configuration",
      },
      questions: [],
    });
  });

  test("asks which of two channels' coadds is the reference, and takes the answer", () => {
    const names = drop("IDF_gr1_ch1_sci.cat", "IDF_gr1_ch2_sci.cat", "coadd_ch1.cat", "coadd_ch2.cat");
    expect(planned(names)).toMatchObject({
      reference: undefined,
      questions: [["reference", "coadd_ch1.cat", "coadd_ch2.cat"]],
    });
    expect(planned(names, { referencePath: "coadd_ch2.cat" })).toMatchObject({
      reference: "coadd_ch2.cat",
      questions: [],
      ignored: { "coadd_ch1.cat": "coadd_ch2.cat is taken as the reference catalog" },
    });
  });

  test("takes a lone small table as the epoch table, and asks about two", () => {
    const names = drop("IDF_gr1_ch1_sci.cat", "IDF_gr2_ch1_sci.cat", "times.csv");
    expect(planned(names).epochTable).toBe("times.csv");
    expect(planned([...names, ...drop("stars.csv")])).toMatchObject({
      epochTable: undefined,
      questions: [["epoch-table", "times.csv", "stars.csv"]],
    });
    expect(planned([...names, { path: "huge.csv", byteLength: 1e8 }]).epochTable).toBe("times.csv");
  });

  test("sets a catalog aside whose name does not fit, and asks when that is true of many", () => {
    const reason = "the name gives no epoch: it does not fit IDF_{group_name}_{chan}_{kind}{suffix}{fileext}";
    const fitting = [1, 2, 3, 4].map((n) => `IDF_gr${n}_ch1_sci.cat`);
    expect(planned(drop(...fitting, "odd.cat"))).toMatchObject({ ignored: { "odd.cat": reason }, questions: [] });
    expect(planned(drop(...fitting, "odd1.cat", "odd2.cat")).questions).toEqual([["template", "odd1.cat", "odd2.cat"]]);
  });

  test("keeps every file of the same epoch and table, the folder with most catalogs first", () => {
    const plan = planned(
      drop(
        ...["a/IDF_gr1_ch1_sci.fits", "a/IDF_gr1_ch1_sci.sexcat"],
        ...["b/IDF_gr1_ch1_sci.cat", "b/IDF_gr2_ch1_sci.cat", "b/IDF_gr3_ch1_sci.cat"],
      ),
    );
    expect(plan.catalogs).toEqual([
      "gr1 ch1_sci b/IDF_gr1_ch1_sci.cat",
      "gr1 ch1_sci a/IDF_gr1_ch1_sci.sexcat",
      "gr1 ch1_sci a/IDF_gr1_ch1_sci.fits",
      "gr2 ch1_sci b/IDF_gr2_ch1_sci.cat",
      "gr3 ch1_sci b/IDF_gr3_ch1_sci.cat",
    ]);
    expect(plan.repeats).toBe(2);
  });
});

describe("catalogs of any name", () => {
  test("are one epoch each, beside a reference and an epoch table", () => {
    expect(planned(drop("b.cat", "a.cat", "master.cat", "visits.csv", "notes"))).toEqual({
      template: "any",
      reference: "master.cat",
      epochTable: "visits.csv",
      catalogs: ["a default a.cat", "b default b.cat"],
      repeats: 0,
      ignored: { notes: "not a catalog's name" },
      questions: [],
    });
  });

  test("are not taken for references or epoch tables when the word is everywhere", () => {
    const names = drop(...[1, 2, 3, 4].flatMap((n) => [`deep_${n}.cat`, `epoch${n}.csv`]));
    expect(planned(names)).toMatchObject({ reference: undefined, epochTable: undefined, questions: [] });
    expect(planned(names).catalogs).toHaveLength(8);
  });

  test("may all be CSV tables", () => {
    expect(planned(drop("n1.csv", "n2.csv", "n10.csv")).catalogs.map((line) => line.split(" ")[0])).toEqual([
      "n1",
      "n2",
      "n10",
    ]);
  });

  test("may be two visits in CSV: names that differ in their numbers only are a series, not two epoch tables", () => {
    expect(planned(drop("visit_1.csv", "visit_2.csv"))).toMatchObject({ epochTable: undefined, questions: [] });
    expect(planned(drop("visit_1.csv", "visit_2.csv", "epochs.csv"))).toMatchObject({
      ...{ epochTable: "epochs.csv", questions: [] },
      catalogs: ["visit_1 default visit_1.csv", "visit_2 default visit_2.csv"],
    });
  });

  test("may have the same names in a folder per epoch", () => {
    expect(planned(drop("n1/g.cat", "n1/r.cat", "n2/g.cat", "n2/r.cat"))).toMatchObject({
      template: "folder",
      catalogs: ["n1 g n1/g.cat", "n1 r n1/r.cat", "n2 g n2/g.cat", "n2 r n2/r.cat"],
    });
  });
});

test("a template that the user wrote decides which files are catalogs", () => {
  const names = drop("run1-g.out", "run2-g.out", "other.cat");
  expect(planned(names, { template: "run{epoch:\\d+}-{chan}.{ext}" })).toMatchObject({
    template: "run{epoch:\\d+}-{chan}.{ext}",
    catalogs: ["1 g run1-g.out", "2 g run2-g.out"],
    questions: [],
  });
});

test("a template that reads every name leaves the reference and the epoch table what they are", () => {
  expect(planned(drop("a.cat", "coadd.cat", "epochs.csv"), { template: "{epoch}.{ext}" })).toMatchObject({
    reference: "coadd.cat",
    epochTable: "epochs.csv",
    catalogs: ["a default a.cat"],
  });
});

test("an image is listed as an image, whatever it is called, and stops nothing", () => {
  const image = { holds: "image", found: "a FITS image of 2048 x 2048 pixels, no table" } as const;
  const names = [
    ...drop("night1.csv", "night2.csv", "night3.csv"),
    ...["stack.fits", "night1.fits"].map((path) => ({ path, byteLength: 16 << 20, content: image })),
  ];
  expect(planned(names)).toMatchObject({
    reference: undefined,
    catalogs: ["night1 default night1.csv", "night2 default night2.csv", "night3 default night3.csv"],
    ignored: { "stack.fits": "an image", "night1.fits": "an image" },
    questions: [],
  });
});

test("every file is what it is told to be", () => {
  const names = drop("n1.cat", "n2.cat", "n3.cat", "coadd.cat", "epochs.csv", "times.csv");
  const told = (roles: PlanOptions["roles"]) => planned(names, roles ? { roles } : {});
  expect(told(undefined)).toMatchObject({ reference: "coadd.cat", epochTable: "epochs.csv" });
  expect(
    told({ "coadd.cat": "catalog", "n1.cat": "reference", "epochs.csv": "ignored", "times.csv": "epoch-table" }),
  ).toMatchObject({
    reference: "n1.cat",
    epochTable: "times.csv",
    catalogs: ["coadd default coadd.cat", "n2 default n2.cat", "n3 default n3.cat"],
    ignored: { "epochs.csv": "left out by you" },
  });
  expect(told({ "coadd.cat": "image", "n3.cat": "ignored", "epochs.csv": "catalog" })).toMatchObject({
    reference: undefined,
    catalogs: ["epochs default epochs.csv", "n1 default n1.cat", "n2 default n2.cat", "times default times.csv"],
    ignored: { "coadd.cat": "an image", "n3.cat": "left out by you" },
  });
});

test("a list of known objects is no epoch, by what is in it or because it is told so, and a catalog where it is told that", () => {
  const names = drop("n1.cat", "n2.cat", "n3.cat", "n4.cat").map((name) =>
    name.path === "n3.cat" ? { ...name, content: { holds: "known" as const } } : name,
  );
  const [n1, n2, n3, n4] = [1, 2, 3, 4].map((n) => `n${n} default n${n}.cat`);
  const reason = "a list of known objects";
  expect(planned(names)).toMatchObject({ catalogs: [n1, n2, n4], ignored: { "n3.cat": reason } });
  expect(planned(names, { roles: { "n4.cat": "known" } })).toMatchObject({
    ...{ catalogs: [n1, n2], ignored: { "n3.cat": reason, "n4.cat": reason } },
  });
  expect(planned(names, { roles: { "n3.cat": "catalog" } })).toMatchObject({ catalogs: [n1, n2, n3, n4], ignored: {} });
});

test("where none of the candidates is the reference catalog, nothing is asked any more", () => {
  const names = drop("IDF_gr1_ch1_sci.cat", "IDF_gr1_ch2_sci.cat", "coadd_ch1.cat", "coadd_ch2.cat");
  expect(planned(names, { roles: { "coadd_ch1.cat": "catalog", "coadd_ch2.cat": "catalog" } })).toMatchObject({
    reference: undefined,
    catalogs: ["gr1 ch1_sci IDF_gr1_ch1_sci.cat", "gr1 ch2_sci IDF_gr1_ch2_sci.cat"],
    questions: [],
  });
});

test("a path that was not dropped is refused", () => {
  for (const options of [{ referencePath: "b.cat" }, { roles: { "b.cat": "ignored" as const } }])
    expect(() => planIngest(drop("a.cat"), options)).toThrowError("b.cat is not among the dropped files.");
  try {
    planIngest(drop("a.cat"), { template: "{" });
    expect.unreachable();
  } catch (error) {
    expect(isWorkbenchError(error, "InvalidRequest")).toBe(true);
  }
});

test("nothing dropped is an empty plan", () => {
  expect(planIngest([])).toEqual({ template: "any", catalogs: [], ignored: [], questions: [] });
});

describe.skipIf(!existsSync(data))("the real listings (skipped where ../shared/data is missing)", () => {
  test("hatp32: 142 epochs, nine of them in other formats as well", () => {
    const plan = planned(dropFolder("hatp32"));
    expect(plan).toMatchObject({
      template: "IDF",
      reference: "hatp32/coadd_ch1.sexcat",
      epochTable: "hatp32/epochs.ecsv",
      repeats: 9,
      questions: [],
    });
    expect(plan.catalogs).toHaveLength(151);
    expect(plan.catalogs.slice(0, 5)).toEqual([
      "gr20171220013343 ch1_sci hatp32/epochs/IDF_gr20171220013343_ch1_sci.sexcat",
      "gr20171220013343 ch1_sci hatp32/formats/IDF_gr20171220013343_ch1_sci.ldac",
      "gr20171220013343 ch1_sci hatp32/formats/IDF_gr20171220013343_ch1_sci.xml",
      "gr20171220013343 ch1_sci hatp32/formats/IDF_gr20171220013343_ch1_sci.fits",
      "gr20171220013612 ch1_sci hatp32/epochs/IDF_gr20171220013612_ch1_sci.sexcat",
    ]);
  });

  test("synth-a: epochs, dual tables, formats and damaged files at once", () => {
    const plan = planned(dropFolder("synth-a"));
    expect(plan).toMatchObject({
      template: "IDF",
      reference: "synth-a/coadd_ch1.sexcat",
      epochTable: "synth-a/epochs.ecsv",
      questions: [],
    });
    expect(plan.catalogs.filter((line) => line.includes("ch1_sci_dual"))).toHaveLength(10);
    expect(plan.catalogs.filter((line) => line.includes("/epochs/"))).toHaveLength(64);
    const changed = plan.catalogs.filter((line) => line.includes("gr58895211 ch1_sci "));
    expect(changed.map((line) => line.split("/")[1])).toEqual(["epochs", "damaged"]);
    expect(plan.ignored).toEqual({
      "synth-a/coadd_ch1.ecsv": "synth-a/coadd_ch1.sexcat is taken as the reference catalog",
      "synth-a/damaged/DAMAGED.csv":
        "the name gives no epoch: it does not fit IDF_{group_name}_{chan}_{kind}{suffix}{fileext}",
      "synth-a/damaged/epochs_bad_mjd.csv": "synth-a/epochs.ecsv is taken as the epoch table",
      "synth-a/damaged/epochs_duplicate_row.csv": "synth-a/epochs.ecsv is taken as the epoch table",
      "synth-a/damaged/epochs_no_mjd.csv": "synth-a/epochs.ecsv is taken as the epoch table",
      "synth-a/damaged/epochs_shuffled_missing_extra.csv": "synth-a/epochs.ecsv is taken as the epoch table",
      "synth-a/damaged/not_in_template.cat":
        "the name gives no epoch: it does not fit IDF_{group_name}_{chan}_{kind}{suffix}{fileext}",
      "synth-a/epochs.csv": "synth-a/epochs.ecsv is taken as the epoch table",
      "synth-a/injected_variables.csv":
        "the name gives no epoch: it does not fit IDF_{group_name}_{chan}_{kind}{suffix}{fileext}",
    });
  });
});
