import type { CodecName } from "../kernels/codec-name.ts";

export interface ExportRequest {
  datasetId: string;
  /** The copy's own where not given; shards are packed anew for another one. */
  codec?: CodecName;
}
