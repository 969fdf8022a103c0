import type { Job } from "../job.ts";
import type { CodecName } from "../kernels/codec-name.ts";
import type { CalibrateReport } from "./calibrate.ts";

export interface RechunkRequest {
  datasetId: string;
  /** Upper bound of the rechunk's buffers. */
  maxBytes?: number;
  codec?: CodecName;
  /** Makes a new generation even when the published one is up to date. */
  force?: boolean;
}

export interface RechunkReport {
  datasetId: string;
  generation: number;
  /** False when the published generation was up to date already. */
  changed: boolean;
  byteLength: number;
  elapsedMs: number;
  /** What became of zero points, where they were asked for. */
  zeroPoints?: CalibrateReport;
}

export interface RechunkVerbs {
  /** Brings the object-chunked copy up to date. */
  rechunk(request: RechunkRequest, job: Job): Promise<RechunkReport>;
}
