import type { EpochTable } from "../core/catalog/epoch-table.ts";
import type { AxisColumn } from "../core/column.ts";
import type { SourceTable } from "../core/format/catalog.ts";
import type { Job } from "../core/job.ts";
import type { PackedCurveBlock } from "../core/lightcurve/curve-block.ts";
import type { CurvePack } from "../core/lightcurve/curve-pack.ts";
import type {
  AnalyseReport,
  AnalyseRequest,
  ShardStatistics,
  ShardStatisticsRequest,
  StatisticsRequest,
} from "../core/verbs/analyse.ts";
import type { RepairReport, VerifyReport } from "../core/verbs/check.ts";
import type { DatasetView } from "../core/verbs/dataset-view.ts";
import type { DatasetOverview, DatasetSummary, StorageSpace } from "../core/verbs/datasets.ts";
import type { DroppedFile, ExpandedFiles } from "../core/verbs/dropped-files.ts";
import type { ExcludeEpochsReport, ExcludeEpochsRequest } from "../core/verbs/exclude-epochs.ts";
import type { ExportRequest } from "../core/verbs/export-zip.ts";
import type { CatalogEvent, IngestReport, IngestRequest } from "../core/verbs/ingest.ts";
import type { CatalogPreview, ParseRequest, ReferenceTable } from "../core/verbs/parse.ts";
import type {
  CurveBlocksRequest,
  EpochBlock,
  EpochBlocksRequest,
  EpochColumns,
  LightCurveRequest,
  ObjectColumns,
} from "../core/verbs/read.ts";
import type {
  CheckedShard,
  ObjectShardRequest,
  RechunkReport,
  RechunkRequest,
  ShardCheckRequest,
} from "../core/verbs/rechunk.ts";
import type { SeparationsReport, SeparationsRequest } from "../core/verbs/separations.ts";
import type { StoreDescription } from "../core/verbs/store-description.ts";

/** Owns every write of epochs; one at work per dataset across all tabs. */
export interface WriterApi {
  /** Puts the files of zips and tars in the place of their archive. */
  expandArchives(request: { files: DroppedFile[] }, job: Job): Promise<ExpandedFiles>;
  ingest(request: IngestRequest, job: Job<CatalogEvent>): Promise<IngestReport>;
  preview(request: ParseRequest): Promise<CatalogPreview>;
  separations(request: SeparationsRequest): Promise<SeparationsReport>;
  /** Tidies up after jobs that were cut off. */
  sweep(): Promise<void>;
  rename(request: { datasetId: string; name: string }): Promise<void>;
  /** Leaves epochs out of light curves and statistics, or takes them in again; nothing of the stores changes. */
  excludeEpochs(request: ExcludeEpochsRequest): Promise<ExcludeEpochsReport>;
  remove(request: { datasetId: string }, job: Job): Promise<void>;
  saveView(request: { datasetId: string; view: DatasetView }): Promise<void>;
}

/** Bytes to columns; stateless, several at work. */
export interface ParserApi {
  /** `xxh128:<hex>` of the file's bytes as they are. */
  contentHash(request: { file: File }): Promise<string>;
  parseSources(request: ParseRequest): Promise<SourceTable>;
  parseReference(request: ParseRequest): Promise<ReferenceTable>;
  preview(request: ParseRequest): Promise<CatalogPreview>;
  /** `epochKeys` are those known: the key column is the one that matches most of them. */
  parseEpochTable(request: { path: string; file: File; epochKeys: string[] }): Promise<EpochTable>;
}

export interface RechunkApi {
  rechunk(request: RechunkRequest, job: Job): Promise<RechunkReport>;
  verify(request: { datasetId: string }, job: Job): Promise<VerifyReport>;
  repair(request: { datasetId: string }, job: Job): Promise<RepairReport>;
}

/** The rechunk worker's own workers; several at work. */
export interface ShardRechunkApi {
  makeShard(request: ObjectShardRequest, job: Job): Promise<void>;
  checkShard(request: ShardCheckRequest & { datasetId: string }): Promise<CheckedShard>;
}

/** Reads only; any number at work, also while a writer writes. */
export interface ReaderApi {
  datasets(): Promise<DatasetSummary[]>;
  space(): Promise<StorageSpace>;
  open(request: { datasetId: string }): Promise<DatasetOverview>;
  objects(request: { datasetId: string }): Promise<ObjectColumns>;
  epochs(request: { datasetId: string }): Promise<EpochColumns>;
  /** To be unpacked with `unpackCurves`. */
  lightCurves(request: LightCurveRequest): Promise<CurvePack>;
  describe(request: { datasetId: string }): Promise<StoreDescription[]>;
  view(request: { datasetId: string }): Promise<DatasetView | undefined>;
  /** Closes every file of a dataset, so that it can be removed. */
  release(request: { datasetId: string }): Promise<void>;
  /** For measuring the cost of a call. */
  ping(): Promise<void>;
}

/** Streams of blocks, in a thread of their own: a long read does not keep a user waiting who steps through objects. */
export interface BlocksApi {
  curveBlocks(request: CurveBlocksRequest): AsyncGenerator<PackedCurveBlock, void, void>;
  epochBlocks(request: EpochBlocksRequest): AsyncGenerator<EpochBlock, void, void>;
}

export interface ExportApi {
  /** The object-chunked store as a zip whose bytes are read from disk only when the Blob is. */
  exportZip(request: ExportRequest, job: Job): Promise<Blob>;
}

/** Computes numbers over light curves, and keeps them with the dataset. */
export interface AnalysisApi {
  analyse(request: AnalyseRequest, job: Job): Promise<AnalyseReport>;
  /** What the last analysis of the published generation found, as columns of the object table; empty where none ran. */
  statistics(request: StatisticsRequest): Promise<AxisColumn[]>;
}

/** The analysis worker's own workers; several at work. */
export interface ShardAnalysisApi {
  shardStatistics(request: ShardStatisticsRequest): Promise<ShardStatistics>;
}
