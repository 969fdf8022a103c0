import { readdirSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { archiveFileName } from "../../src/core/export/archive-file-name.ts";
import { silentJob } from "../../src/core/job.ts";
import { rechunk } from "../../src/pipeline/copy/rechunk.ts";
import { exportZip } from "../../src/pipeline/export/export-zip.ts";
import { ingest } from "../../src/pipeline/ingest/ingest.ts";
import { exportFolders } from "../../src/storage/export-folders.ts";
import type { FileTree } from "../../src/storage/files.ts";
import { planned } from "../support/planned.ts";
import { root } from "../support/setup.mjs";
import { thisThreadParser } from "../support/this-thread-parser.ts";

/** A zip whose epoch table has units that xarray would decode as dates and timedeltas, and whose catalogs have a flag of more than 16 bits and a limit. Returns its path. */
export async function makeUnitsArchive(tree: FileTree, folder: string): Promise<string> {
  const drop = join(root, "tests", "fixtures", "drops", "units-of-time");
  const names = readdirSync(drop).filter((name) => name !== "expect.json" && name !== "epochs.csv");
  const files = names.map((name) => {
    const text = readFileSync(join(drop, name), "utf8");
    // A flag of more than 16 bits in one epoch, a limit in another.
    const odd: Record<string, string> = {
      "e2.cat": text.replace(/ 0$/m, " 65541"),
      "e3.cat": text.replace(/^(1 \S+ \S+ \S+ \S+) \S+/m, "$1 >18.25"),
    };
    return { path: name, file: new File([odd[name] ?? text], name) };
  });
  const table =
    'epoch,mjd [d],t [days since J2000],u [days],s [seconds],"b [BJD - 2457000, days]",h [hours since 2000-01-01]\n';
  const rows = names.map(
    (name, k) => `${name.replace(/\..*/, "")},${58_107 + k},${6563 + k},${k},${k},${1107 + k},${k}\n`,
  );
  files.push({ path: "epochs.csv", file: new File([table, ...rows], "epochs.csv") });
  const match = { mode: "auto" } as const;
  const io = { root: tree, parser: thisThreadParser };
  const { datasetId } = await ingest(io, planned({ files, name: "units of time", match }), silentJob());
  await rechunk({ root: tree }, { datasetId }, silentJob());
  const folders = exportFolders(Promise.resolve(tree));
  const archive = join(folder, archiveFileName("units of time"));
  const blob = await exportZip({ root: tree, folders }, { datasetId }, silentJob());
  await writeFile(archive, blob.stream());
  return archive;
}
