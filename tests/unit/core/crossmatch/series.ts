// Series of ../shared/data for the crossmatch tests, read without the project's own parsers.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

export const data = fileURLToPath(new URL("../../../../../shared/data/", import.meta.url));
export const hasData = existsSync(data);

export interface Sources {
  file: string;
  key: string[];
  raDeg: Float64Array;
  decDeg: Float64Array;
  xImage: Float64Array;
  yImage: Float64Array;
}

/** An ASCII_HEAD catalog whose first five columns are NUMBER X_IMAGE Y_IMAGE ALPHA_J2000 DELTA_J2000, as all are here. */
export function readSources(path: string): Sources {
  const rows = readFileSync(data + path, "utf8")
    .split("\n")
    .filter((line) => line.trim() && !line.startsWith("#"))
    .map((line) => line.trim().split(/\s+/));
  const column = (k: number) => Float64Array.from(rows, (row) => Number(row[k]));
  return {
    file: path,
    key: rows.map((row) => row[0]!),
    xImage: column(1),
    yImage: column(2),
    raDeg: column(3),
    decDeg: column(4),
  };
}

/** Catalogs of a folder by group name. */
export function readEpochs(folder: string): Map<string, Sources> {
  const names = readdirSync(data + folder).sort();
  return new Map(names.map((name) => [name.split("_")[1]!, readSources(`${folder}/${name}`)]));
}

export function readRows(path: string): Record<string, string>[] {
  const bytes = readFileSync(data + path);
  const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString();
  const [header, ...lines] = text.trim().split(/\r?\n/);
  const names = header!.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, k) => [name, cells[k]!]));
  });
}
