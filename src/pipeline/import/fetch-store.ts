import { datasetFiles } from "../../core/cube/dataset.ts";
import { recipeFile } from "../../core/export/recipe.ts";
import type { Job } from "../../core/job.ts";
import { inLanes } from "../../core/lanes.ts";
import type { RemoteStore } from "../../core/verbs/remote-store.ts";
import { openRemoteStore } from "../../storage/http/open-remote-store.ts";
import { BlobStore } from "../../storage/zarr/blob-store.ts";
import type { KeyStore } from "../../storage/zarr/key-store.ts";
import { openZipStore } from "../../storage/zip/open-zip-store.ts";

const pieceBytes = 8 * 2 ** 20;
const lanes = 4;

/**
 * All of a store that lies on a server, brought here as it was when it was opened: a zip, whose entries are then checked as
 * those of a dropped one are, or the files of a folder. Reports bytes, or files, in stage `read`.
 * @returns the store; undefined where there is none
 * @throws ServerFault, StoreDamaged, Aborted
 */
export async function fetchStore(remote: RemoteStore, job: Job): Promise<KeyStore | undefined> {
  const opened = await openRemoteStore(remote, job.signal);
  if (!opened) return undefined;
  try {
    if ("archive" in opened) {
      const { archive } = opened;
      const starts = Array.from({ length: Math.ceil(archive.size / pieceBytes) }, (_, i) => i * pieceBytes);
      const pieces = await fetchAll(starts, { total: archive.size, unit: "byte" }, job, async (start) => {
        const piece = await archive.slice(start, start + pieceBytes).arrayBuffer();
        return { value: new Blob([piece]), done: piece.byteLength };
      });
      return await openZipStore(new Blob(pieces), remote.name);
    }
    const { folder } = opened;
    const paths = [...folder.paths(), recipeFile, datasetFiles.journal, datasetFiles.additions];
    const files = await fetchAll(paths, { total: paths.length, unit: "file" }, job, async (path) => {
      const bytes = await folder.get(`/${path}`);
      return { value: bytes && new Blob([bytes]), done: 1 };
    });
    return new BlobStore(new Map(paths.flatMap((path, i) => (files[i] ? [[path, files[i]] as const] : []))));
  } finally {
    opened.store.close();
  }
}

async function fetchAll<Part, Value>(
  parts: readonly Part[],
  measured: { total: number; unit: "byte" | "file" },
  job: Job,
  fetchPart: (part: Part) => Promise<{ value: Value; done: number }>,
): Promise<Value[]> {
  const values: Value[] = [];
  let done = 0;
  const numbered = parts.map((part, at) => ({ part, at }));
  await inLanes([numbered], lanes, async ({ part, at }) => {
    await job.checkpoint("read");
    const fetched = await fetchPart(part);
    values[at] = fetched.value;
    done += fetched.done;
    job.progress({ stage: "read", done, ...measured });
  });
  return values;
}
