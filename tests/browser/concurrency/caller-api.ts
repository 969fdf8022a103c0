import type { IngestReport } from "../../../src/core/verbs/ingest.ts";
import type { MatrixRun, Outcome } from "./matrix.ts";

export interface CallerApi {
  /** Makes the dataset of a group of runs, without epochs; returns its id. */
  prepare(request: { objectCount: number }): Promise<string>;
  /** Writes one caller's portions of a run, all in one drop. */
  write(request: { run: MatrixRun; caller: number; datasetId: string }): Promise<IngestReport>;
  /** Rechunks, reads every light curve and compares with what the runs wrote; then removes the dataset. */
  judge(request: { runs: MatrixRun[]; datasetId: string }): Promise<{ outcomes: Outcome[]; epochKeys: string[] }>;
}
