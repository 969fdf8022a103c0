import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

/** The shared data set beside the checkout; absent on most machines. */
export const sharedData = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
export const hasSharedData = existsSync(sharedData);

/** Light curves of a truth table: header line, then a row per point (object, group_name, …, mag and magerr columns). */
export function readTruth(path: string): { columns: string[]; rows: string[][] } {
  const bytes = readFileSync(sharedData + path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  const [header, ...lines] = text.trimEnd().split("\n");
  return { columns: header!.split(","), rows: lines.map((line) => line.split(",")) };
}
