import { existsSync, mkdirSync, openAsBlob, readdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { datasetFiles } from "../../src/core/cube/dataset.ts";
import { archiveFileName } from "../../src/core/export/archive-file-name.ts";
import { silentJob } from "../../src/core/job.ts";
import type { CodecName } from "../../src/core/kernels/codec-name.ts";
import type { DroppedFile } from "../../src/core/verbs/expand-archives.ts";
import type { CatalogEvent } from "../../src/core/verbs/ingest.ts";
import { type AnalyseIo, analyse } from "../../src/pipeline/analyse/analyse.ts";
import { shardStatistics } from "../../src/pipeline/analyse/shard-statistics.ts";
import { rechunk } from "../../src/pipeline/copy/rechunk.ts";
import { exportZip } from "../../src/pipeline/export/export-zip.ts";
import { ingest } from "../../src/pipeline/ingest/ingest.ts";
import { datasetTree, readRecord } from "../../src/storage/dataset-directory.ts";
import { exportFolders } from "../../src/storage/export-folders.ts";
import { nodeTree } from "../support/node-tree.ts";
import { planned } from "../support/planned.ts";
import { root } from "../support/setup.mjs";
import { thisThreadParser } from "../support/this-thread-parser.ts";
import { sharedData } from "../support/truth.ts";
import { makeCrowdedExport } from "./crowded-export.ts";
import { makeExports } from "./export-files.ts";
import { makeFalseAlarms } from "./false-alarms.ts";
import { makeKnownMatch } from "./known-match.ts";
import { makeUnitsArchive } from "./units-store.ts";

/** Source-extractor's catalogs of one field, and where the peers find the same numbers. */
interface Series {
  name: string;
  reference: string;
  epochTable: string;
  catalogs: string[];
  /** Light curves as the data set's own script matched them. */
  truth?: string;
  /** Of a few epochs in one of the formats: only the numbers of the epoch-chunked store are compared. */
  format?: string;
}

const inFolder = (folder: string, pattern: RegExp) =>
  readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort()
    .map((name) => join(folder, name));

function findSeries(): Series[] {
  const sample = join(root, "static", "sample");
  const series: Series[] = [
    {
      ...{ name: "sample", reference: join(sample, "coadd_ch1.sexcat.gz"), epochTable: join(sample, "epochs.ecsv.gz") },
      catalogs: inFolder(sample, /^IDF_/),
    },
  ];
  const full = join(sharedData, "synth-a");
  if (existsSync(full))
    series.push({
      ...{ name: "synth-a", reference: join(full, "coadd_ch1.sexcat"), epochTable: join(full, "epochs.ecsv") },
      catalogs: inFolder(join(full, "epochs"), /^IDF_/),
      truth: join(sharedData, "truth", "synth-a", "lightcurves_ch1.csv.gz"),
    });
  else console.log("- synth-a is not at hand: the sample alone is checked");
  return series;
}

/** A few epochs of synth-a in each of six formats: by source-extractor itself, and by astropy in `written` (write_formats.py). */
function findFormats(written: string): Series[] {
  const full = join(sharedData, "synth-a");
  if (!existsSync(full)) return [];
  const folders = { sexcat: "formats", fits: "formats", ldac: "formats", xml: "formats", ecsv: written, csv: written };
  return Object.entries(folders).map(([format, folder]) => ({
    name: `synth-a as ${format}`,
    format,
    reference: join(full, "coadd_ch1.sexcat"),
    epochTable: join(full, "epochs.ecsv"),
    catalogs: inFolder(resolve(full, folder), new RegExp(`\\.${format}$`)),
  }));
}

/**
 * Ingests every series below `folder`, and rechunks, analyses and exports those whose light curves are compared; lists in
 * series.json what is where.
 */
export async function makeStores(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const tree = nodeTree(folder);
  const analyst: AnalyseIo["analyst"] = {
    concurrency: 1,
    shardStatistics: (request) => shardStatistics({ root: tree }, request, silentJob()),
  };
  const folders = exportFolders(Promise.resolve(tree));
  await makeUnitsArchive(tree, folder);
  await makeExports(join(folder, "exports"));
  await makeCrowdedExport(join(folder, "exports"));
  await makeKnownMatch(join(folder, "known"));
  await makeFalseAlarms(join(folder, "false-alarms"));
  const made = [];
  for (const series of [...findSeries(), ...findFormats(join(folder, "formats"))]) {
    const files: DroppedFile[] = [];
    for (const path of [series.reference, series.epochTable, ...series.catalogs]) {
      const name = path.split("/").at(-1)!;
      files.push({ path: name, file: new File([await openAsBlob(path)], name) });
    }
    const match = { mode: "position", radiusArcsec: 1 } as const;
    const request = { files, name: series.name, match, ...(series.format && { template: "IDF" }) };
    const report = await ingest({ root: tree, parser: thisThreadParser }, planned(request), silentJob<CatalogEvent>());
    if (report.refused.length) throw new Error(`${series.name}: refused ${JSON.stringify(report.refused)}`);
    const { datasetId } = report;
    const at = (path: string) => join(folder, "datasets", datasetId, path);
    const epochChunked = at(datasetFiles.epochChunked);
    console.log(`- ${series.name}: ${report.committedEpochs} epochs`);
    if (series.format) {
      made.push({ ...series, epochChunked });
      continue;
    }
    await rechunk({ root: tree }, { datasetId }, silentJob());
    await analyse({ root: tree, analyst }, { datasetId }, silentJob());

    const dataset = datasetTree(tree, datasetId);
    const archive = join(folder, archiveFileName(series.name));
    const blob = await exportZip({ root: tree, folders }, { datasetId }, silentJob());
    await writeFile(archive, blob.stream());
    const inCodec: Partial<Record<CodecName, string>> = {};
    for (const codec of ["none", "zstd"] as const) {
      inCodec[codec] = join(folder, codec, archiveFileName(series.name));
      mkdirSync(join(folder, codec), { recursive: true });
      const packed = await exportZip({ root: tree, folders }, { datasetId, codec }, silentJob());
      await writeFile(inCodec[codec], packed.stream());
    }
    const { generation } = await readRecord(dataset);
    made.push({
      ...{ ...series, archive, inCodec, epochChunked },
      objectChunked: at(datasetFiles.objectChunked(generation!.generation)),
    });
    console.log(`- ${series.name}: archive of ${blob.size} bytes`);
  }
  await writeFile(join(folder, "series.json"), JSON.stringify(made, undefined, 2));
}
