import type { Job } from "../job.ts";
import type { CodecName } from "../kernels/codec-name.ts";

export interface ExportRequest {
  datasetId: string;
  /** The copy's own where not given; shards are packed anew for another one. */
  codec?: CodecName;
}

export interface ExportZipVerbs {
  /** The object-chunked store as a zip whose bytes are read from disk only when the Blob is. */
  exportZip(request: ExportRequest, job: Job): Promise<Blob>;
}
