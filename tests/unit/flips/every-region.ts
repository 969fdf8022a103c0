// A byte is flipped in every region of every file of a dataset, one at a time. It must be found and named, no light
// curve may silently change, and what can be mended must be mended to the byte.
import { describe, expect, inject, test } from "vitest";
import { datasetFiles } from "../../../src/core/cube/dataset.ts";
import { epochFiles } from "../../../src/core/cube/epoch-runs.ts";
import { cubeOfPath, EpochGrid } from "../../../src/core/cube/epoch-shards.ts";
import { parseJournal } from "../../../src/core/cube/journal.ts";
import { isWorkbenchError } from "../../../src/core/errors.ts";
import { silentJob } from "../../../src/core/job.ts";
import type { CodecName } from "../../../src/core/kernels/codec-name.ts";
import type { DatasetView } from "../../../src/core/verbs/view.ts";
import { decodeShardIndex, shardIndexBytes } from "../../../src/core/zarr/shard-index.ts";
import { analyse } from "../../../src/pipeline/analyse/analyse.ts";
import { shardStatistics } from "../../../src/pipeline/analyse/shard-statistics.ts";
import { repair } from "../../../src/pipeline/check/repair.ts";
import { verify } from "../../../src/pipeline/check/verify.ts";
import { rechunk } from "../../../src/pipeline/copy/rechunk.ts";
import { additionKeeper } from "../../../src/pipeline/dataset/addition-keeper.ts";
import { listDatasets } from "../../../src/pipeline/dataset/datasets.ts";
import { openDatasetReader } from "../../../src/pipeline/read/read.ts";
import { datasetTree, readRecord } from "../../../src/storage/dataset-directory.ts";
import { tellFigures } from "../../support/figures.ts";
import { drop, firstDrop, secondDrop } from "../../support/made-drops.ts";
import { type Files, memoryTree } from "../../support/memory-tree.ts";
import { seededRandom } from "../../support/random.ts";

/** Flips bytes of a dataset with everything in it, in files of the kinds that are wanted. */
export async function testEveryRegion(codec: CodecName, wanted: (kind: string) => boolean): Promise<void> {
  const files: Files = new Map();
  const root = memoryTree(files);
  await drop(root, firstDrop, { codec });
  await drop(root, secondDrop);
  const { datasetId } = (await listDatasets(root))[0]!;
  await rechunk({ root }, { datasetId }, silentJob());
  await analyse(
    {
      root,
      analyst: { concurrency: 1, shardStatistics: (request) => shardStatistics({ root }, request, silentJob()) },
    },
    { datasetId },
    silentJob(),
  );
  const view: DatasetView = {
    ...{ viewVersion: 1, filter: "", filterHistory: [], savedFilters: [], sort: [], columnWidths: {} },
    ...{ selection: ["1"], namedSelections: [], tags: [], notes: { "2": "a flare?" }, views: {} },
  };
  const keeper = additionKeeper(Promise.resolve(root));
  await keeper.saveView({ datasetId, view });
  await keeper.release({ datasetId });

  const copyOf = (source: Files): Files => new Map([...source].map(([path, bytes]) => [path, bytes.slice()]));
  const textOf = (source: Files) =>
    [...source].map(([path, bytes]) => `${path} ${Buffer.from(bytes).toString("hex")}`).sort();

  async function readCurves(source: Files): Promise<string> {
    const reader = await openDatasetReader(datasetTree(memoryTree(source), datasetId));
    try {
      const { record } = await reader.overview();
      const { objectKey } = await reader.objects();
      const names = record.measurements.flatMap(({ measurementKey }) =>
        objectKey.map((objectKey) => ({ objectKey, measurementKey })),
      );
      return JSON.stringify((await reader.lightCurves(names)).map((curve) => Object.values(curve).map(String)));
    } finally {
      reader.close();
    }
  }
  /** What both drops left: all catalogs but the one that was replaced, without the epoch table, which adds times. */
  const everyCatalog = [
    ...firstDrop.filter(({ name }) => name !== "epochs.csv" && !name.startsWith("IDF_gr101")),
    ...secondDrop.slice(1),
  ];
  const trueCurves = await readCurves(files);

  interface Region {
    path: string;
    kind: string;
    region: string;
    at: number;
    /** Position of the damaged chunk in its shard; undefined where no single chunk is damaged. */
    chunk?: number;
  }

  const { chunks } = await readRecord(datasetTree(root, datasetId));
  const { lines } = parseJournal(files.get(`datasets/${datasetId}/${datasetFiles.journal}`)!);
  const epochFile = (path: string) => epochFiles(lines).get(path)!;

  /** The first chunk of each epoch in a file of epochs. */
  function epochChunks(path: string): number[] {
    const grid = new EpochGrid(cubeOfPath(path), chunks);
    return [...epochFile(path).runs.keys()].map((epochIndex) => grid.chunkOfShard(0, epochIndex));
  }

  /** Whether a byte is what an epoch had before it was replaced: nobody reads it. */
  function isDead({ path, at }: Region): boolean {
    const file = epochFile(path.slice(path.indexOf("/") + 1));
    if (!path.startsWith(datasetFiles.epochChunked) || !file || at >= file.end) return false;
    return ![...file.runs.values()].some(({ offset = 0, byteLength }) => at >= offset && at < offset + byteLength);
  }

  /** Places in a file that mean something different each. */
  function regionsOf(path: string, bytes: Uint8Array): Region[] {
    const name = path.slice(`datasets/${datasetId}/`.length);
    const shard = /^(lightcurves_(write|read\.\d+)\.zarr)\/(lightcurves|flags)\/c\//.exec(name);
    if (!shard) {
      const kind = name.replace(/.*\/(zarr\.json|c\/0)$/, "$1").replace("c/0", "axis chunk");
      const spread = [0, 0.25, 0.5, 0.75, 1].map((part) => Math.min(Math.floor(bytes.length * part), bytes.length - 1));
      return [...new Set(spread)].map((at, n) => ({ path: name, kind, region: `${n}/4`, at }));
    }
    const kind = `${shard[2] === "write" ? "epoch-chunked" : "object-chunked"} ${shard[3]}`;
    const shardOf = name.slice(name.indexOf("/") + 1);
    const isEpochs = shard[2] === "write";
    const damagedIndex = (at: number, region: string): Region => ({ path: name, kind, region, at });
    // The number of chunks follows from the index itself: of all that fit, the one whose checksum holds.
    for (let chunkCount = 1; shardIndexBytes(chunkCount) <= bytes.length; chunkCount++) {
      const indexAt = bytes.length - shardIndexBytes(chunkCount);
      try {
        const { offset, byteLength } = decodeShardIndex(bytes.subarray(indexAt), chunkCount, bytes.length);
        const regions = [
          damagedIndex(indexAt, "index entry"),
          damagedIndex(indexAt + 8, "index length"),
          damagedIndex(bytes.length - 2, "index checksum"),
        ];
        const chunks = isEpochs ? epochChunks(shardOf) : [0, chunkCount >> 1, chunkCount - 1];
        for (const chunk of chunks) {
          if (byteLength[chunk]! < 0) continue;
          const end = offset[chunk]! + byteLength[chunk]!;
          regions.push({ path: name, kind, region: `chunk ${chunk}`, at: offset[chunk]!, chunk });
          regions.push({ path: name, kind, region: `chunk ${chunk} checksum`, at: end - 1, chunk });
        }
        return regions;
      } catch {}
    }
    throw new Error(`${path} has no index`);
  }

  const { flips: randomFlips, seed } = inject("flips");
  const random = seededRandom(seed);
  const everyRegion = [...files].flatMap(([path, bytes]) => regionsOf(path, bytes)).filter(({ kind }) => wanted(kind));
  /** Besides, any byte of any file, as often as was asked for. */
  const anywhere = Array.from({ length: randomFlips }, (_, n): Region => {
    const { path, kind } = random.pick(everyRegion);
    const at = random.between(0, files.get(`datasets/${datasetId}/${path}`)!.length - 1);
    return { path, kind, region: `flip ${n} of seed ${seed}, byte ${at}`, at };
  });
  const regions = [...everyRegion, ...anywhere.filter((region) => !isDead(region))];
  const kinds = [...new Set(regions.map(({ kind }) => kind))];
  const figures = { flips: 0, found: 0, mended: 0, "dropped again": 0 };

  describe.each(kinds)("a flipped byte in %s", (kind) => {
    test.each(regions.filter((region) => region.kind === kind))(
      "$path, $region",
      async ({ path, at, chunk, region }) => {
        const damagedFiles = copyOf(files);
        const damagedRoot = memoryTree(damagedFiles);
        damagedFiles.get(`datasets/${datasetId}/${path}`)![at]! ^= 0x55;
        figures.flips++;

        const { damage } = await verify({ root: damagedRoot }, { datasetId }, silentJob());
        const named =
          damage.find((found) => found.path === path) ?? damage.find((found) => path.startsWith(found.path));
        expect(named, "damage that names the file").toBeDefined();
        if (kind.includes("chunked")) expect(named!.array).toBe(kind.split(" ")[1]);
        // The index of a file of epochs is made again from the journal; of all else there is no other copy.
        const isIndex = kind.startsWith("epoch-chunked") && at >= epochFile(path.slice(path.indexOf("/") + 1)).end;
        if (kind.startsWith("epoch-chunked") && !isIndex) expect(named!.epochKey).toMatch(/^gr10\d$/);
        if (chunk !== undefined) expect(named!.objectKeys!.length).toBeGreaterThan(0);
        expect(named!.remedy).not.toBe("");
        figures.found++;

        const curves = await readCurves(damagedFiles).catch((error) => {
          if (!isWorkbenchError(error)) throw error;
          return trueCurves; // refused, not wrong
        });
        expect(curves, "light curves read in spite of the damage").toBe(trueCurves);

        if (path === datasetFiles.dataset) return;
        const report = await repair({ root: damagedRoot }, { datasetId }, silentJob());
        if (isIndex || !/^epoch-chunked|^journal/.test(kind)) {
          expect(report).toMatchObject({ damage: [], lostEpochs: [] });
          // Notes are sealed again as they can still be read; statistics are computed again when they are asked for.
          // Rows of the epoch table that wait for catalogs are given again with the table.
          if (!/^statistics|^valid_epochs|^additions|^epoch-rows/.test(kind))
            expect(textOf(damagedFiles), `${region} after the repair`).toEqual(textOf(files));
          figures.mended++;
          return;
        }
        if (kind.startsWith("epoch-chunked"))
          expect(report.damage).toMatchObject([{ path, epochKey: named!.epochKey }]);
        await drop(damagedRoot, everyCatalog);
        await rechunk({ root: damagedRoot }, { datasetId }, silentJob());
        expect(
          (await verify({ root: damagedRoot }, { datasetId }, silentJob())).damage,
          "damage after dropping again",
        ).toEqual([]);
        expect(await readCurves(damagedFiles)).toBe(trueCurves);
        figures["dropped again"]++;
      },
    );
  });

  test("every flipped byte was found, and all but those of dataset.json could be mended", ({ task }) => {
    const inRecord = regions.filter(({ path }) => path === datasetFiles.dataset).length;
    expect(figures.flips).toBe(regions.length);
    expect(figures.found).toBe(regions.length);
    expect(figures.mended + figures["dropped again"]).toBe(regions.length - inRecord);
    const what = `flipped bytes in ${kinds.length} kinds of file, codec ${codec}`;
    tellFigures(task, { what, ...figures, "silently wrong light curves": 0 });
  });
}
