import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BlobReader, configure, TextWriter, Uint8ArrayWriter, ZipReader } from "@zip.js/zip.js";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseAdditionLog } from "../../../../src/core/additions/addition-log.ts";
import { firstStamp } from "../../../../src/core/additions/stamp.ts";
import { datasetFiles, type JournalEpoch } from "../../../../src/core/cube/dataset.ts";
import { encodeJournalLine, parseJournal } from "../../../../src/core/cube/journal.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { abortedError, type Job, type Progress, silentJob } from "../../../../src/core/job.ts";
import { additionKeeper } from "../../../../src/pipeline/dataset/addition-keeper.ts";
import { exportZip } from "../../../../src/pipeline/export/export-zip.ts";
import { writeRecord } from "../../../../src/storage/dataset-directory.ts";
import { exportFolders } from "../../../../src/storage/export-folders.ts";
import type { FileTree } from "../../../../src/storage/files.ts";
import { nodeTree } from "../../../support/node-tree.ts";
import { rootOf } from "../../../support/root-of.ts";
import { generation, record } from "../../core/export/dataset-record.ts";

configure({ useWebWorkers: false });

const request = { datasetId: "d1" };
const folders = () => exportFolders(Promise.resolve(tree));
const store = datasetFiles.objectChunked(generation.generation);
const files: Record<string, Uint8Array<ArrayBuffer>> = {
  "flags/zarr.json": new TextEncoder().encode('{"node_type":"array"}'),
  "lightcurves/c/0/0/0/0": Uint8Array.from({ length: 3_000_001 }, (_, i) => i ^ (i >>> 8)),
  "lightcurves/zarr.json": new TextEncoder().encode('{"node_type":"array"}'),
  "zarr.json": new TextEncoder().encode('{"node_type":"group"}'),
};

let folder = "";
let tree: FileTree;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "export-zip-"));
  tree = nodeTree(folder);
  await writeRecord(tree, record);
  await tree.replaceFile(`${datasetFiles.objectChunked(1)}/zarr.json`, new TextEncoder().encode("the one before"));
  for (const [path, bytes] of Object.entries(files)) await tree.replaceFile(`${store}/${path}`, bytes);
});
afterEach(() => rmSync(folder, { recursive: true }));

test("the archive holds the published generation byte for byte, its metadata first, then the shards of the same objects side by side, and a readme", async () => {
  const more = ["flags/c/0/0/0", "flags/c/10/0/0", "flags/c/2/0/0", "lightcurves/c/10/0/0/0", "lightcurves/c/2/0/0/0"];
  for (const path of more) await tree.replaceFile(`${store}/${path}`, new TextEncoder().encode(path));
  const blob = await exportZip({ root: rootOf(tree), folders: folders() }, request, silentJob());
  const reader = new ZipReader(new BlobReader(blob), { checkSignature: true });
  const found: Record<string, Uint8Array> = {};
  for (const entry of await reader.getEntries())
    if (!entry.directory) found[entry.filename] = await entry.getData(new Uint8ArrayWriter());
  const { "README.md": readme } = found;
  expect(Object.keys(found)).toEqual([
    ...["README.md", "zarr.json", "light-curves.ipynb", "recipe.json", "flags/zarr.json", "lightcurves/zarr.json"],
    ...["flags/c/0/0/0", "lightcurves/c/0/0/0/0"],
    ...["flags/c/2/0/0", "lightcurves/c/2/0/0/0"],
    ...["flags/c/10/0/0", "lightcurves/c/10/0/0/0"],
  ]);
  for (const path of more) expect(new TextDecoder().decode(found[path])).toBe(path);
  for (const [path, bytes] of Object.entries(files)) expect(Buffer.compare(found[path]!, bytes), path).toBe(0);
  expect(new TextDecoder().decode(readme)).toContain("# Field 3");
  expect(blob.type).toBe("application/zip");
});

test("the archive holds what people added, and which catalogs its epochs were made of", async () => {
  const line: JournalEpoch = {
    ...{ type: "epoch", epochKey: "gr1", epochIndex: 0, catalogs: [], refused: [], finiteCount: [], checksum: [] },
    ...{ flagChecksum: [], shards: [] },
  };
  const journal = new Blob([encodeJournalLine(line), encodeJournalLine({ ...line, epochKey: "later" })]);
  await tree.replaceFile("journal.jsonl", new Uint8Array(await journal.arrayBuffer()));
  await writeRecord(tree, { ...record, generation: { ...generation, journalLines: 1 } });
  const keeper = additionKeeper(Promise.resolve(rootOf(tree)));
  const additions = [{ kind: "note", keys: ["I1"], value: "Mira?", stamp: firstStamp }];
  await keeper.keep({ datasetId: "d1", additions });
  const blob = await exportZip({ root: rootOf(tree), folders: folders() }, request, silentJob());
  const found = new Map<string, string>();
  for (const entry of await new ZipReader(new BlobReader(blob), { checkSignature: true }).getEntries())
    if (!entry.directory) found.set(entry.filename, await entry.getData(new TextWriter()));
  expect(parseJournal(new TextEncoder().encode(found.get("journal.jsonl"))).lines).toEqual([line]);
  const kept = parseAdditionLog(new TextEncoder().encode(found.get("additions.jsonl")));
  expect(kept).toMatchObject({ lines: additions, damaged: [] });
});

test("progress counts every byte of the store once", async () => {
  const seen: Progress[] = [];
  await exportZip({ root: rootOf(tree), folders: folders() }, request, {
    ...silentJob(),
    progress: (progress) => seen.push(progress),
  });
  const total = Object.values(files).reduce((sum, bytes) => sum + bytes.length, 0);
  expect(seen.at(-1)).toEqual({ stage: "export", done: total, total, unit: "byte" });
  expect(seen.map(({ done }) => done)).toEqual([...seen.map(({ done }) => done)].sort((a, b) => a - b));
});

test("a cancelled export stops between files and leaves none open", async () => {
  let open = 0;
  const counting = (inner: FileTree): FileTree => ({
    ...inner,
    subtree: (path) => counting(inner.subtree(path)),
    async openRead(path) {
      const file = await inner.openRead(path);
      if (!file) return undefined;
      open++;
      const close = () => {
        open--;
        file.close();
      };
      return { ...file, close };
    },
  });
  const job: Job = {
    ...silentJob(),
    checkpoint: async (stage) => {
      throw abortedError(stage);
    },
  };
  await expect(exportZip({ root: rootOf(counting(tree)), folders: folders() }, request, job)).rejects.toSatisfy((e) =>
    isWorkbenchError(e, "Aborted"),
  );
  expect(open).toBe(0);
});

test("a dataset without a published generation is refused", async () => {
  const { generation: _, ...unpublished } = record;
  await writeRecord(tree, unpublished);
  await expect(exportZip({ root: rootOf(tree), folders: folders() }, request, silentJob())).rejects.toSatisfy((e) =>
    isWorkbenchError(e, "NotRechunked"),
  );
});

test("a generation whose metadata is gone is damaged, not an empty archive", async () => {
  await tree.remove(`${store}/zarr.json`);
  await expect(exportZip({ root: rootOf(tree), folders: folders() }, request, silentJob())).rejects.toMatchObject({
    ...{ tag: "DatasetDamaged", details: { datasetId: "d1", path: "zarr.json" } },
  });
});
