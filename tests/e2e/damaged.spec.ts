// Every odd file of the damaged set: refused or merged by name, with the line or byte, while the rest goes through.
import { readdirSync } from "node:fs";
import { expect, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { ingestFiles } from "../support/page-files.ts";
import { hasSharedData, sharedData } from "../support/truth.ts";

declare const workbench: Workbench;

const damaged = `${sharedData}synth-a/damaged`;
const epochs = `${sharedData}synth-a/epochs`;
/** The sound twins of damaged files, and a few more. */
const sound = ["gr58872093", "gr58888164", "gr58895211", "gr58899231", "gr58958417"].map(
  (group) => `${epochs}/IDF_${group}_ch1_sci.sexcat`,
);

test("each odd catalog is refused or merged with a message that names it, and the others go on", async ({ page }) => {
  test.skip(!hasSharedData, "the shared data set is not beside this checkout");
  await page.goto("/");
  const odd = readdirSync(damaged)
    .filter((name) => !/^epochs_|DAMAGED/.test(name))
    .map((name) => `${damaged}/${name}`);
  const report = await ingestFiles(page, [
    ...[`${sharedData}synth-a/coadd_ch1.sexcat`, `${sharedData}synth-a/epochs.ecsv`],
    ...sound,
    ...odd,
  ]);

  const refused = Object.fromEntries(report.refused.map(({ path, error }) => [path, error]));
  expect(Object.keys(refused).sort()).toEqual([
    "IDF_gr58895211_ch1_sci.sexcat",
    "IDF_gr90000002_ch1_sci.sexcat",
    "IDF_gr90000010_ch1_sci.sexcat",
    "IDF_gr90000014_ch1_sci.sexcat",
    "IDF_gr90000015_ch1_sci.sexcat",
    "IDF_gr90000022_ch1_sci.fits",
  ]);
  expect(refused["IDF_gr58895211_ch1_sci.sexcat"]?.tag).toBe("DuplicatePartition");
  expect(refused["IDF_gr90000010_ch1_sci.sexcat"]?.message).toContain("ALPHA_J2000");
  for (const [path, { message }] of Object.entries(refused)) expect(message).toContain(path);
  expect(report.ignored.map(({ path }) => path)).toContain("not_in_template.cat");

  const warned = Object.fromEntries(report.warnings.map(({ path, warnings }) => [path, warnings]));
  const lines = (path: string) => warned[path]?.filter(({ kind }) => kind === "bad-row").map(({ line }) => line);
  // 17 header lines, so row 21 stands on line 38.
  expect(lines("IDF_gr90000012_ch1_sci.sexcat")).toEqual([38, 48]);
  expect(warned["IDF_gr90000001_ch1_sci.sexcat"]?.at(-1)).toMatchObject({ line: 17 + 338 });
  for (const path of ["IDF_gr90000021_ch1_sci.fits", "IDF_gr90000023_ch1_sci.ldac", "IDF_gr90000024_ch1_sci.xml"])
    expect(warned[path]?.map(({ kind }) => kind)).toContain("truncated");
  expect(warned["IDF_gr90000018_ch1_sci.sexcat"]?.map(({ kind }) => kind)).toContain("repeated-key");
  expect(warned["IDF_gr90000013_ch1_sci.sexcat"]?.at(-1)?.message).toContain("None of its 567 sources");
  expect(warned["IDF_gr90000008_ch1_sci.sexcat"]?.at(-1)?.message).toContain("gr58888164");

  const rows = await page.evaluate(async () => {
    const { epochKey, catalogs } = await workbench.epochs();
    return Object.fromEntries(epochKey.map((key, i) => [key, catalogs[i]?.map(({ rowCount }) => rowCount)]));
  });
  const good = { gr90000001: 337, gr90000003: 0, gr90000004: 0, gr90000005: 0, gr90000006: 0, gr90000007: 0 };
  const more = { gr90000008: 614, gr90000009: 567, gr90000011: 567, gr90000012: 565, gr90000013: 567, gr90000016: 567 };
  const last = { gr90000017: 567, gr90000018: 568, gr90000019: 567, gr90000020: 567, gr90000021: 531, gr90000023: 686 };
  for (const [key, count] of Object.entries({ ...good, ...more, ...last, gr90000024: 646, gr90000025: 1059 }))
    expect({ [key]: rows[key] }).toEqual({ [key]: [count] });

  // Line ends, a byte order mark, comments and gzip change nothing: the same values as the sound twin.
  const twins = ["gr90000009", "gr90000016", "gr90000017", "gr90000019", "gr90000020"];
  const differing = await page.evaluate(async (twins) => {
    const { objectKey } = await workbench.objects();
    const curves = await workbench.lightCurves(
      objectKey.map((key) => ({ objectKey: key, measurementKey: "ch1_sci-mag_auto" })),
    );
    const differing = new Set<string>();
    let finite = 0;
    for (const { epochKeys, value } of curves) {
      const sound = value[epochKeys.indexOf("gr58872093")]!;
      if (Number.isFinite(sound)) finite++;
      for (const twin of twins) if (!Object.is(value[epochKeys.indexOf(twin)], sound)) differing.add(twin);
    }
    return { differing: [...differing], finite };
  }, twins);
  expect(differing.differing).toEqual([]);
  expect(differing.finite).toBeGreaterThan(300);
});
