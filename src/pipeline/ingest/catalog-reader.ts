import type { MeasurementAxis } from "../../core/cube/dataset.ts";
import { hasWideFlags } from "../../core/cube/flag-array.ts";
import { measurementAxis } from "../../core/cube/measurement-axis.ts";
import { defined } from "../../core/defined.ts";
import type { ColumnMapping, SourceTable } from "../../core/format/catalog.ts";
import type { Job } from "../../core/job.ts";
import type { CatalogParser } from "./ingest-io.ts";
import type { WorkCatalog } from "./work-catalog.ts";

/** What an earlier reading of a catalog has shown. */
export type SeenCatalog =
  | { contentHash: string; measurements: MeasurementAxis[]; wideFlags: boolean }
  | { refusal: unknown };

/** Files whose sources are kept until their epoch's turn comes: at most so many bytes of them. */
const maxKeptBytes = 256 * 2 ** 20;

/**
 * Reads the catalogs of one drop. What a reading shows (its content's hash, its measurements, why it is refused) is
 * remembered, so that no file is read for it again.
 */
export class CatalogReader {
  readonly concurrency: number;
  readonly #parser: CatalogParser;
  readonly #how: { idf: boolean; mapping?: ColumnMapping | undefined };
  readonly #job: Job;
  readonly #seen = new Map<WorkCatalog, SeenCatalog>();
  readonly #hashes = new Map<WorkCatalog, Promise<string>>();
  readonly #kept = new Map<WorkCatalog, Promise<SourceTable>>();
  #keptBytes = 0;

  /** @param how catalogs are parsed: `idf` and `mapping` as a ParseRequest has them */
  constructor(parser: CatalogParser, how: { idf: boolean; mapping?: ColumnMapping | undefined }, job: Job) {
    this.concurrency = parser.concurrency;
    this.#parser = parser;
    this.#how = how;
    this.#job = job;
  }

  /** What a reading that is done has shown; undefined before. */
  seen(catalog: WorkCatalog): SeenCatalog | undefined {
    return this.#seen.get(catalog);
  }

  /** Whether a reading that is done has shown flags that need more than 16 bits. */
  get hasSeenWideFlags(): boolean {
    return [...this.#seen.values()].some((seen) => "wideFlags" in seen && seen.wideFlags);
  }

  /** `xxh128:<hex>` of the file; it is read for that only where nothing has read it yet. */
  async contentHash(catalog: WorkCatalog): Promise<string> {
    const seen = this.#seen.get(catalog);
    if (seen && "contentHash" in seen) return seen.contentHash;
    const { file } = catalog;
    const hash = this.#hashes.get(catalog) ?? this.#parser.contentHash({ file }, this.#job);
    this.#hashes.set(catalog, hash);
    return hash;
  }

  /** A catalog's sources before its turn: they are kept for it, as far as there is room. */
  async peek(catalog: WorkCatalog): Promise<SourceTable> {
    const kept = this.#kept.get(catalog);
    if (kept) return kept;
    const sources = this.#parse(catalog);
    if (this.#keptBytes + catalog.file.size > maxKeptBytes) return sources;
    sources.catch(() => {}); // thrown at its turn
    this.#keptBytes += catalog.file.size;
    this.#kept.set(catalog, sources);
    return sources;
  }

  /** A catalog's sources, which are the caller's. @throws what parsing it throws */
  async sources(catalog: WorkCatalog): Promise<SourceTable> {
    const kept = this.#kept.get(catalog);
    if (!kept) return this.#parse(catalog);
    this.#kept.delete(catalog);
    this.#keptBytes -= catalog.file.size;
    return kept;
  }

  async #parse(catalog: WorkCatalog): Promise<SourceTable> {
    const { path, file, tableKey } = catalog;
    try {
      const sources = await this.#parser.parseSources(defined({ path, file, tableKey, ...this.#how }), this.#job);
      const measurements = measurementAxis(tableKey, sources);
      this.#seen.set(catalog, {
        contentHash: sources.contentHash,
        measurements,
        wideFlags: hasWideFlags(sources),
      });
      return sources;
    } catch (refusal) {
      this.#seen.set(catalog, { refusal });
      throw refusal;
    }
  }
}
