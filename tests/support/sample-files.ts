import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { DroppedFile } from "../../src/core/verbs/expand-archives.ts";

const folder = fileURLToPath(new URL("../../static/sample/", import.meta.url));

/** A file as a drop brings it. */
export function dropped(path: string, content: string | Uint8Array): DroppedFile {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : Uint8Array.from(content);
  return { path, file: new File([bytes], path.split("/").at(-1)!) };
}

/** A file of the shipped sample, unpacked. */
export const sampleText = (name: string) => gunzipSync(readFileSync(`${folder}${name}.gz`)).toString();

/** Names of the sample's epoch catalogs, unpacked, in order. */
export const sampleEpochs = readdirSync(folder)
  .filter((name) => name.startsWith("IDF_"))
  .map((name) => name.replace(/\.gz$/, ""))
  .sort();

/** The reference catalog, the epoch table and the first `count` epochs of the sample. */
export function sampleDrop(count: number, from = 0): DroppedFile[] {
  return ["coadd_ch1.sexcat", "epochs.ecsv", ...sampleEpochs.slice(from, from + count)].map((name) =>
    dropped(name, sampleText(name)),
  );
}

/** Paths on this disk of the reference catalog, the epoch table and the first `count` epochs of the sample, packed. */
export const samplePaths = (count = sampleEpochs.length): string[] =>
  ["coadd_ch1.sexcat", "epochs.ecsv", ...sampleEpochs.slice(0, count)].map((name) => `${folder}${name}.gz`);
