import type { AbsolutePath, RangeQuery } from "@zarrita/storage";
import { isWorkbenchError } from "../../core/errors.ts";
import { formatCounted } from "../../core/format-counted.ts";
import type { FileVersion } from "../../core/verbs/remote-store.ts";
import { checksItsChunks } from "../../core/zarr/metadata.ts";
import { type ArrayGrid, arraysAmong, isOwnStore, type KeyStore, writesEveryChunk } from "../zarr/key-store.ts";
import { checkSame, fault, type RangeReader } from "./range-reader.ts";
import { RemoteFile } from "./remote-file.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A folder on a server cannot be listed: in a store without consolidated metadata these are looked for. */
const knownArrays = [
  ...["lightcurves", "flags", "object", "measurement", "value", "epoch", "table", "limit"],
  ...["object_ra", "object_dec", "ra", "dec", "object_x_image", "object_y_image"],
  ...["epoch_mjd", "mjd", "time", "date", "epoch_time_source"],
  ...["table", "unit", "type", "value_column", "uncertainty_column"].map((name) => `measurement_${name}`),
];
const documents = ["zarr.json", ".zarray", ".zattrs", ".zgroup", ".zmetadata"];
/** Files of shards that stay known. */
const keptFiles = 64;

const isDocument = (key: string) => documents.includes(key.slice(key.lastIndexOf("/") + 1));

/** A Zarr store, v2 or v3, as a folder on a server. */
export class HttpFolder implements KeyStore {
  /** Of the document that says what the store is; while it is what it was, so is the store. */
  readonly version: FileVersion;
  /** Only arrays of known names were looked for: nothing says which there are. */
  readonly isGuessed: boolean;
  readonly #rootUrl: string;
  readonly #reader: RangeReader;
  readonly #url: string;
  readonly #isOwn: boolean;
  /** All metadata, by key without its first slash. */
  readonly #documents: ReadonlyMap<string, Bytes>;
  readonly #files = new Map<string, Promise<RemoteFile | undefined>>();
  #confirming: Promise<void> | undefined;

  private constructor(
    reader: RangeReader,
    url: string,
    root: { name: string; version: FileVersion; isOwn: boolean; isGuessed: boolean },
    documents: Map<string, Bytes>,
  ) {
    this.#reader = reader;
    this.#url = url;
    this.#documents = documents;
    this.#rootUrl = urlBelow(url, root.name);
    this.version = root.version;
    this.#isOwn = root.isOwn;
    this.isGuessed = root.isGuessed;
  }

  /**
   * Undefined where no store lies there.
   * @param known the version that the store must have
   * @throws ServerFault
   */
  static async open(reader: RangeReader, url: string, known?: FileVersion): Promise<HttpFolder | undefined> {
    let refusal: unknown;
    for (const name of ["zarr.json", ".zmetadata", ".zgroup"]) {
      // Some stores of objects refuse what is not there, for nobody to learn what is.
      const read = await reader.whole(urlBelow(url, name)).catch((error: unknown) => {
        if (!isWorkbenchError(error, "ServerFault") || error.details.fault !== "refused") throw error;
        refusal ??= error;
      });
      if (!read) continue;
      const rootUrl = urlBelow(url, name);
      const root = objectIn(rootUrl, read.bytes);
      if (known) checkSame(rootUrl, known, read.version);
      const documents = new Map([[name, read.bytes], ...consolidated(name, root)]);
      const isGuessed = documents.size === 1;
      if (isGuessed) await findArrays(reader, url, name, documents);
      return new HttpFolder(
        reader,
        url,
        { name, version: read.version, isOwn: isOwnStore(root), isGuessed },
        documents,
      );
    }
    if (refusal) throw refusal;
    return undefined;
  }

  async get(key: AbsolutePath): Promise<Bytes | undefined> {
    const path = key.slice(1);
    if (isDocument(path)) return this.#documents.get(path);
    const read = await this.#reader.whole(urlBelow(this.#url, path));
    await this.#confirm();
    if (!read) this.#checkAbsence(path);
    return read?.bytes;
  }

  async getRange(key: AbsolutePath, range: RangeQuery): Promise<Bytes | undefined> {
    const file = await this.#file(key.slice(1));
    if (!file) {
      await this.#confirm();
      this.#checkAbsence(key.slice(1));
      return undefined;
    }
    const [from, end] =
      "suffixLength" in range
        ? [file.size - range.suffixLength, file.size]
        : [range.offset, range.offset + range.length];
    if (from < 0 || end > file.size)
      throw fault(file.url, "short body", `bytes ${from} to ${end}`, `a file of ${formatCounted(file.size, "byte")}`);
    const bytes = await file.read(from, end);
    await this.#confirm();
    return bytes;
  }

  async arrayNames(): Promise<string[]> {
    return arraysAmong(this.#documents.keys());
  }

  /** Arrays of which a byte that is not what it was would not be noticed: their chunks have no checksums. */
  unchecked(): string[] {
    return arraysAmong(this.#documents.keys()).filter((name) => {
      const { codecs, compressor } = this.#json(name);
      if (!codecs) return !["gzip", "zlib"].includes(compressor?.id ?? "");
      const isChecked = codecs.some(({ name }) => name === "gzip") || codecs.at(-1)?.name === "crc32c";
      return !isChecked && !checksItsChunks(this.#documents.get(`${name}/zarr.json`));
    });
  }

  /** Names of all files that the store may have: metadata, and the chunks of each array's grid. */
  paths(): string[] {
    const paths = [...this.#documents.keys()];
    for (const name of arraysAmong(this.#documents.keys()))
      for (const chunk of chunkKeys(this.#json(name))) paths.push(`${name}/${chunk}`);
    return paths;
  }

  close(): void {
    this.#files.clear();
  }

  #json(name: string): ArrayDocument {
    const bytes = this.#documents.get(`${name}/zarr.json`) ?? this.#documents.get(`${name}/.zarray`);
    return JSON.parse(new TextDecoder().decode(bytes)) as ArrayDocument;
  }

  #file(path: string): Promise<RemoteFile | undefined> {
    const file = this.#files.get(path) ?? RemoteFile.open(this.#reader, urlBelow(this.#url, path));
    this.#files.delete(path); // inserted again as the most recently used
    this.#files.set(path, file);
    file.catch(() => this.#files.delete(path));
    if (this.#files.size > keptFiles) this.#files.delete(this.#files.keys().next().value!);
    return file;
  }

  /** @throws ServerFault where a chunk of ours that is not there has been lost */
  #checkAbsence(path: string): void {
    const name = path.slice(0, path.indexOf("/"));
    if (!this.#isOwn || !this.#documents.has(`${name}/zarr.json`)) return;
    if (writesEveryChunk(this.#json(name)))
      throw fault(urlBelow(this.#url, path), "missing", "a file of the store", "none");
  }

  /** Asks whether the store is what it was, after something of it was read; once for all that is read at a time. */
  #confirm(): Promise<void> {
    this.#confirming ??= new Promise<void>((resolve) => setTimeout(resolve))
      .then(() => {
        const asking = this.#reader.confirm(this.#rootUrl, this.version);
        this.#confirming = undefined; // what is read from here on asks anew
        return asking;
      })
      .catch((error) => {
        this.#confirming = undefined;
        throw error;
      });
    return this.#confirming;
  }
}

/** What both versions of array documents say of the files there may be. */
interface ArrayDocument extends ArrayGrid {
  chunks?: number[];
  dimension_separator?: string;
  codecs?: { name: string }[];
  compressor?: { id: string } | null;
  chunk_key_encoding?: { name: string; configuration?: { separator?: string } };
}

function chunkKeys(array: ArrayDocument): string[] {
  const { shape, chunk_grid: grid, chunk_key_encoding: encoding } = array;
  const chunks = grid?.configuration.chunk_shape ?? array.chunks!;
  const isDefault = encoding !== undefined && encoding.name !== "v2";
  const separator = encoding?.configuration?.separator ?? array.dimension_separator ?? (isDefault ? "/" : ".");
  let keys: string[][] = [[]];
  for (const [at, extent] of shape.entries()) {
    const count = Math.ceil(extent / chunks[at]!);
    keys = keys.flatMap((key) => Array.from({ length: count }, (_, place) => [...key, String(place)]));
  }
  if (isDefault) return keys.map((key) => ["c", ...key].join(separator));
  return keys.map((key) => key.join(separator) || "0");
}

/** A file below a folder's address, whose query, where it has one, goes with every file. */
export function urlBelow(folder: string, path: string): string {
  const url = new URL(folder);
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  url.pathname = `${url.pathname.replace(/\/$/, "")}/${encoded}`;
  return url.href;
}

type JsonObject = Record<string, unknown>;

/** @throws ServerFault where a server that knows no missing files gave a page of its own */
function objectIn(url: string, bytes: Bytes): JsonObject {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (typeof value === "object" && value !== null) return value as JsonObject;
  } catch {}
  throw fault(url, "no metadata", "a JSON document", `${formatCounted(bytes.length, "byte")} of something else`);
}

/** The documents that a root document holds of all others, by their paths. */
function consolidated(name: string, root: JsonObject): [string, Bytes][] {
  const encoded = (document: unknown) => new TextEncoder().encode(JSON.stringify(document));
  const { metadata } = (name === "zarr.json" ? (root.consolidated_metadata ?? {}) : root) as { metadata?: JsonObject };
  return Object.entries(metadata ?? {}).map(([path, document]) => [
    name === "zarr.json" ? `${path}/zarr.json` : path,
    encoded(document),
  ]);
}

async function findArrays(reader: RangeReader, url: string, root: string, found: Map<string, Bytes>): Promise<void> {
  const names = root === "zarr.json" ? ["zarr.json"] : [".zarray", ".zattrs"];
  const paths = [...new Set(knownArrays)].flatMap((array) => names.map((name) => `${array}/${name}`));
  const read = await Promise.all(paths.map((path) => reader.whole(urlBelow(url, path))));
  for (const [i, path] of paths.entries()) {
    const document = read[i];
    if (!document) continue;
    objectIn(urlBelow(url, path), document.bytes);
    found.set(path, document.bytes);
  }
}
