// What is done again and again while the browser is killed: the life of one dataset, from its first catalogs to its end.
import type { Page } from "@playwright/test";
import type { CodecName } from "../../src/core/kernels/codec-name.ts";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";

declare const workbench: Workbench;
/** Tells the test, outside of the page, that an epoch was reported as committed. */
declare function reportCommitted(epochKey: string): Promise<void>;

export const steps = ["ingest", "rechunk", "append", "rechunk again", "verify", "remove"] as const;
export type Step = (typeof steps)[number];

/** What a step must find and leave; read by whoever compares. */
export interface StepResult {
  elapsedMs: number;
  /** Of `verify`. */
  damage: unknown[];
}

/** Takes one step, or goes on with it where it was cut off: exactly what a user does who drops the same folder again. */
export async function takeStep(page: Page, step: Step, codec: CodecName): Promise<StepResult> {
  return page.evaluate(
    async ({ step, codec }) => {
      const sampleFiles = async (first: number, end: number) => {
        const index: { files: { path: string }[] } = await (await fetch("./sample/index.json")).json();
        const names = index.files.map(({ path }) => path);
        const epochs = names.filter((name) => name.startsWith("IDF_"));
        const others = names.filter((name) => !name.startsWith("IDF_"));
        const wanted = [...others, ...epochs.slice(first, end)];
        return Promise.all(
          wanted.map(async (name) => new File([await (await fetch(`./sample/${name}`)).blob()], name)),
        );
      };
      await workbench.ready;
      const startedMs = performance.now();
      const [known] = await workbench.datasets();
      if (known && step !== "ingest") await workbench.open(known.datasetId);
      const dropped = async (files: Promise<File[]>) =>
        workbench.ingest(await files, {
          codec,
          rechunk: false,
          onEvent: ({ state, epochKey }) => void (state === "committed" && reportCommitted(epochKey!)),
        });
      let damage: unknown[] = [];
      switch (step) {
        case "ingest":
          await dropped(sampleFiles(0, 10));
          break;
        case "append":
          await dropped(sampleFiles(8, 16));
          break;
        case "rechunk":
        case "rechunk again":
          await workbench.rechunk();
          break;
        case "verify":
          damage = (await workbench.verify()).damage;
          break;
        case "remove":
          if (known) await workbench.remove(known.datasetId);
      }
      return { elapsedMs: performance.now() - startedMs, damage };
    },
    { step, codec },
  );
}

/** Keys of the epochs that are committed, of whatever datasets there are. */
export async function committedEpochs(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    await workbench.ready;
    const keys: string[] = [];
    for (const { datasetId } of await workbench.datasets()) {
      await workbench.open(datasetId);
      keys.push(...(await workbench.epochs()).epochKey);
    }
    return keys;
  });
}

/** What the page lists, as JSON. */
export const listedDatasets = (page: Page): Promise<string> =>
  page.evaluate(async () => JSON.stringify(await workbench.datasets()));

/**
 * Every file below `datasets/`, by its path below its dataset, with a hash of its bytes. Ids of datasets and the time
 * of their making are random: they are replaced. Statistics, the view and logs of additions that nobody made are the page's
 * to write when it likes: left out.
 */
export async function diskState(page: Page): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const state: Record<string, string> = {};
    const walk = async (folder: FileSystemDirectoryHandle, path: string, datasetId: string): Promise<void> => {
      for await (const handle of folder.values()) {
        const name = path ? `${path}/${handle.name}` : handle.name;
        if (handle instanceof FileSystemDirectoryHandle) {
          await walk(handle, name, datasetId);
          continue;
        }
        if (/^(tmp\/)?(view|statistics)\./.test(name)) continue;
        if (/^additions\/.*\.jsonl$/.test(name) && (await (handle as FileSystemFileHandle).getFile()).size === 0)
          continue;
        let bytes = await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer();
        // The copy names its dataset, and the record has a hash of what names it.
        const text = () => new TextDecoder().decode(bytes).replaceAll(datasetId, "id");
        if (name === "dataset.json") {
          const { createdAt: _at, crc32c: _sum, generation, ...same } = JSON.parse(text());
          const record = { ...same, generation: generation && { ...generation, metadataHash: "" } };
          bytes = new TextEncoder().encode(JSON.stringify(record)).buffer;
        } else if (/^lightcurves_read\.\d+\.zarr\/zarr\.json$/.test(name))
          bytes = new TextEncoder().encode(text()).buffer;
        const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
        state[name] = `${bytes.byteLength} ${Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
      }
    };
    const root = await navigator.storage.getDirectory();
    const datasets = await root.getDirectoryHandle("datasets").catch(() => undefined);
    let count = 0;
    for await (const dataset of datasets?.values() ?? []) {
      if (count++ > 0) state[`another dataset: ${dataset.name}`] = "";
      await walk(dataset as FileSystemDirectoryHandle, "", dataset.name).catch((error: Error) => {
        if (error.name !== "NotFoundError") throw error;
        state["is being removed"] = dataset.name;
      });
    }
    return state;
  });
}

const witness = "witness-of-the-kill-test";

/** Leaves a file in the root of the private file system, where nothing in the page touches it. */
export async function placeWitness(page: Page): Promise<void> {
  await page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory();
    const stream = await (await root.getFileHandle(name, { create: true })).createWritable();
    await stream.write("here");
    await stream.close();
  }, witness);
}

/** Whether that file is there: where it is not, the browser has lost the file system as a whole. */
export async function witnessIsThere(page: Page): Promise<boolean> {
  return page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory();
    return root.getFileHandle(name).then(
      () => true,
      () => false,
    );
  }, witness);
}
