import { describe, expect, test } from "vitest";
import { silentJob } from "../../../../src/core/job.ts";
import { partOf } from "../../../../src/core/naming/part-of.ts";
import type { DroppedFile } from "../../../../src/core/verbs/expand-archives.ts";
import type { IngestPart } from "../../../../src/core/verbs/ingest.ts";
import { verify } from "../../../../src/pipeline/check/verify.ts";
import { rechunk } from "../../../../src/pipeline/copy/rechunk.ts";
import { listDatasets } from "../../../../src/pipeline/dataset/datasets.ts";
import { ingest } from "../../../../src/pipeline/ingest/ingest.ts";
import { mergeParts, type Part } from "../../../../src/pipeline/ingest/merge-parts.ts";
import { datasetTree } from "../../../../src/storage/dataset-directory.ts";
import { type Files, memoryTree } from "../../../support/memory-tree.ts";
import { planned } from "../../../support/planned.ts";
import { dropped, sampleDrop } from "../../../support/sample-files.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";

const star = (n: number) => `${(10 + n * 0.01).toFixed(5)},${(-5 + (n % 7) * 0.01).toFixed(5)}`;
const csv = (epoch: number, header: string, cells: (n: number) => string) =>
  [`ra,dec,${header}`, ...Array.from({ length: 30 }, (_, n) => `${star(n)},${cells(n + epoch)}`)].join("\n");

/** No reference, another measurement and another channel in later epochs, one catalog that is none. */
const united = (): DroppedFile[] =>
  Array.from({ length: 9 }, (_, epoch) => {
    const path = `night${epoch}_${epoch === 6 ? "ch2" : "ch1"}_sci.csv`;
    if (epoch === 4) return dropped(path, "no catalog at all\n");
    if (epoch >= 5)
      return dropped(
        path,
        csv(epoch, "mag_auto,magerr_auto,flux_auto", (n) => `${15 + n},0.1,${n}`),
      );
    return dropped(
      path,
      csv(epoch, "mag_auto,magerr_auto", (n) => `${15 + n},0.1`),
    );
  });

/** Catalogs whose headers name the day only, two of them the same one. */
const nightly = (): DroppedFile[] =>
  Array.from({ length: 8 }, (_, epoch) =>
    dropped(
      `e${epoch}.ecsv`,
      [
        "# %ECSV 1.0",
        "# ---",
        "# datatype:",
        ...["ra", "dec", "mag_auto", "magerr_auto"].map((name) => `# - {name: ${name}, datatype: float64}`),
        `# meta: !!omap [{DATE-OBS: '2020-01-${String(10 + Math.floor(epoch / 2) * 2).padStart(2, "0")}'}]`,
        "# schema: astropy-2.0",
        "ra dec mag_auto magerr_auto",
        ...Array.from({ length: 20 }, (_, n) => `${star(n).replace(",", " ")} ${15 + n} 0.1`),
      ].join("\n"),
    ),
  );

async function ingested(files: DroppedFile[], part?: IngestPart) {
  const written: Files = new Map();
  const root = memoryTree(written);
  const match = { mode: "auto" } as const;
  await ingest(
    { root, parser: thisThreadParser },
    planned({ files, match, name: "whole", ...(part && { part }) }),
    silentJob(),
  );
  const { datasetId } = (await listDatasets(root))[0]!;
  return { files: written, root, datasetId };
}

/** A record without its id, its date and the checksums of what holds them. */
function recordAsMade(text: string) {
  const { generation, ...record } = JSON.parse(text);
  const sameFor = { datasetId: "", createdAt: "", crc32c: "" };
  return { ...record, ...sameFor, ...(generation && { generation: { ...generation, metadataHash: "" } }) };
}

/** Ids, dates, the checksum of what holds them, and the order in which a record was filled differ from one to the next. */
const asMade = (files: Files) =>
  Object.fromEntries(
    [...files].map(([path, bytes]) => {
      const text = Buffer.from(bytes).toString();
      return [
        path.replace(/^datasets\/[^/]+/, ""),
        path.endsWith("/dataset.json")
          ? recordAsMade(text)
          : /\/lightcurves_read\.\d+\.zarr\/zarr\.json$/.test(path)
            ? text.replace(/"dataset_id": "[^"]+"/, "")
            : Buffer.from(bytes).toString("base64"),
      ];
    }),
  );

const inParts = async (files: DroppedFile[], count: number) =>
  Promise.all(Array.from({ length: count }, (_, n) => ingested(files, { index: n + 1, count })));
const partsOf = (made: Awaited<ReturnType<typeof inParts>>): Part[] =>
  made.map(({ root, datasetId }, n) => ({ name: `part${n + 1}`, tree: datasetTree(root, datasetId) }));

const drops = { "the sample, with a reference and an epoch table": () => sampleDrop(8), united, nightly };

describe.each(Object.entries(drops))("%s", (_, drop) => {
  test("merged from four parts gives the bytes of one", async () => {
    const whole = await ingested(drop());
    const made = await inParts(drop(), 4);
    const target: Files = new Map();
    const root = memoryTree(target);
    const report = await mergeParts(root, partsOf(made), { name: "whole" }, silentJob());
    for (const made of [whole, { root, datasetId: report.datasetId }])
      await rechunk({ root: made.root }, { datasetId: made.datasetId }, silentJob());
    expect(asMade(target)).toEqual(asMade(whole.files));
    expect((await verify({ root }, { datasetId: report.datasetId }, silentJob())).damage).toEqual([]);
  });
});

test("epochs belong to one part each, by their key alone, and parts are about equal", () => {
  const counts = new Map<number, number>();
  for (let n = 0; n < 4000; n++) counts.set(partOf(`epoch ${n}`, 4), (counts.get(partOf(`epoch ${n}`, 4)) ?? 0) + 1);
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4]);
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(120);
  expect(partOf("anything", 1)).toBe(1);
});

test("a merge that was cut off goes on to the same bytes, and a part that is given again adds nothing", async () => {
  const whole = await ingested(united());
  const made = await inParts(united(), 3);
  const target: Files = new Map();
  const root = memoryTree(target);
  let epochs = 0;
  const cutting = {
    ...silentJob(),
    async checkpoint() {
      if (++epochs > 4) throw new Error("cut off");
    },
  };
  await expect(mergeParts(root, partsOf(made), { name: "whole" }, cutting)).rejects.toThrow("cut off");
  const { datasetId } = (await listDatasets(root))[0]!;
  const report = await mergeParts(root, partsOf(made), { datasetId }, silentJob());
  expect(report.skippedEpochs).toBeGreaterThan(0);
  expect(asMade(target)).toEqual(asMade(whole.files));
});

test("a part that is missing, doubled, not done, of another ingest, or none, is refused by name", async () => {
  const made = await inParts(united(), 3);
  const parts = partsOf(made);
  const root = memoryTree();
  const merging = (parts: Part[]) => mergeParts(root, parts, {}, silentJob());
  await expect(merging(parts.slice(1))).rejects.toThrow(/^Of 3 parts, 1 is missing/);
  await expect(merging([...parts, parts[1]!])).rejects.toThrow(/^part2 and part2 are both part 2/);
  const others = partsOf(await inParts(united().slice(1), 3));
  await expect(merging([parts[0]!, parts[1]!, others[2]!])).rejects.toThrow(/are parts of different ingests/);
  const whole = await ingested(united());
  const none = { name: "whole", tree: datasetTree(whole.root, whole.datasetId) };
  await expect(merging([none])).rejects.toThrow(/^whole is no part of an ingest/);
  await expect(merging([])).rejects.toThrow(/^No part was given/);
  await made[2]!.root.replaceFile(`datasets/${made[2]!.datasetId}/ingest.json`, new TextEncoder().encode("{}"));
  await expect(merging(parts)).rejects.toThrow(/^part3 is not done: give its command again/);
  expect(await listDatasets(root)).toEqual([]);
});

test("a directory of one part does not take another, and says which it is", async () => {
  const { root, datasetId } = await ingested(united(), { index: 1, count: 3 });
  const again = (part?: IngestPart, files = united()) =>
    ingest(
      { root, parser: thisThreadParser },
      planned({ files, match: { mode: "auto" }, datasetId, ...(part && { part }) }),
      silentJob(),
    );
  await expect(again({ index: 2, count: 3 })).rejects.toThrow(/holds part 1 of 3/);
  await expect(again()).rejects.toThrow(/expected a dataset that is no part/);
  await expect(again({ index: 1, count: 3 }, united().slice(0, 8))).rejects.toThrow(/other files or settings/);
  expect(await again({ index: 1, count: 3 })).toMatchObject({ committedEpochs: 0 });
});
