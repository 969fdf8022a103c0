import type { CodecName } from "../../../src/core/kernels/codec-name.ts";
import type { RechunkRequest } from "../../../src/core/verbs/rechunk.ts";
import type { Size } from "../../support/small-dataset.ts";

export interface DatasetRequest {
  datasetId: string;
  size: Size;
  /** Share of the points that are not detected. */
  missing: number;
  codec: CodecName;
  /** Objects fill a field of half a degree, in place of lying on a line. */
  square?: boolean;
}

export interface MadeDataset {
  /** Spent in commitEpoch and finish alone, without making up the numbers. */
  writeMs: number;
  epochChunkedBytes: number;
}

export interface ReadRequest {
  datasetId: string;
  count: number;
  perCall: number;
}

/** Microseconds. */
export interface Latency {
  p50: number;
  p95: number;
  p99: number;
}

export interface RechunkTimes {
  /** On the worker's clock. */
  startedAt: number;
  rechunkMs: number;
  verifyMs: number;
  totalMs: number;
  byteLength: number;
}

/** What the worker of the benchmarks does, next to the disk. */
export interface BenchApi {
  makeDataset(request: DatasetRequest): Promise<MadeDataset>;
  /** Rechunks in this thread, or in so many workers. */
  rechunk(request: RechunkRequest & { workers: number }): Promise<RechunkTimes>;
  /** Removes the object-chunked copy, so that it can be made again. */
  forgetGeneration(request: { datasetId: string }): Promise<void>;
  removeAll(): Promise<void>;
  /** Writes a file to be copied. */
  makeFile(request: { byteLength: number }): Promise<void>;
  /** Copies it through sync handles in blocks of 1 MB, and flushes; milliseconds. */
  copyFile(): Promise<number>;
  /** Reads the light curves' files of the object-chunked copy whole, through sync handles in blocks of 1 MB. */
  readCurveFiles(request: { datasetId: string }): Promise<{ ms: number; byteLength: number }>;
  /** Light curves of random objects in this thread: a call of `lightCurves` each. */
  readHere(request: ReadRequest): Promise<Latency>;
  /**
   * As many bytes as stored light curves take, with nothing done to them: a bare read of an open handle for each and for
   * its flags, to where the last one was read or into a new buffer a call, as what is handed to another thread needs.
   */
  readBare(request: ReadRequest & { into: "same" | "new" }): Promise<Latency>;
  /** How often some work was done in a time: copies of 64 MB in memory, or as much arithmetic in registers. */
  busy(request: { kind: "copy" | "compute"; forMs: number }): Promise<number>;
  kernels(request: { epochCount: number; missing: number; repetitions: number }): Promise<KernelRate[]>;
}

export interface KernelRate {
  what: string;
  /** Of raw bytes, the median. */
  mbPerSecond: number;
  /** Packed to raw, where that is what it is about. */
  ratio?: number;
}
