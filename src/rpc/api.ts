import type { AdditionsVerbs, KeepVerbs } from "../core/verbs/additions.ts";
import type { AnalyseVerbs } from "../core/verbs/analyse.ts";
import type { CalibrateVerbs } from "../core/verbs/calibrate.ts";
import type { CheckVerbs } from "../core/verbs/check.ts";
import type { DatasetsVerbs, ManageVerbs } from "../core/verbs/datasets.ts";
import type { DescribeVerbs } from "../core/verbs/describe.ts";
import type { ExcludeEpochsVerbs } from "../core/verbs/exclude-epochs.ts";
import type { ExpandArchivesVerbs } from "../core/verbs/expand-archives.ts";
import type { ExportCurvesVerbs } from "../core/verbs/export-curves.ts";
import type { ExportZipVerbs } from "../core/verbs/export-zip.ts";
import type { FlagCountsVerbs } from "../core/verbs/flag-counts.ts";
import type { ImageVerbs } from "../core/verbs/images.ts";
import type { ImportStoreVerbs } from "../core/verbs/import-store.ts";
import type { IngestVerbs } from "../core/verbs/ingest.ts";
import type { KnownObjectsVerbs } from "../core/verbs/known-objects.ts";
import type { ObjectShardVerbs } from "../core/verbs/object-shards.ts";
import type { ParseVerbs, PreviewVerbs } from "../core/verbs/parse.ts";
import type { PeriodogramVerbs } from "../core/verbs/periodogram.ts";
import type { ReadVerbs } from "../core/verbs/read.ts";
import type { ReadBlocksVerbs } from "../core/verbs/read-blocks.ts";
import type { RechunkVerbs } from "../core/verbs/rechunk.ts";
import type { RecoverRowsVerbs, RecoverVerbs } from "../core/verbs/recover.ts";
import type { PeriodRowsVerbs, SearchPeriodsVerbs } from "../core/verbs/search-periods.ts";
import type { SeparationsVerbs } from "../core/verbs/separations.ts";
import type { ShardCandidatesVerbs } from "../core/verbs/shard-candidates.ts";
import type { ShardStatisticsVerbs } from "../core/verbs/shard-statistics.ts";

// Which worker serves which verbs. A verb itself, its request and its report stand in core/verbs.

/** Owns every write of epochs; one at work per dataset across all tabs. */
export type WriterApi = ExpandArchivesVerbs &
  ImportStoreVerbs &
  IngestVerbs &
  PreviewVerbs &
  SeparationsVerbs &
  ManageVerbs &
  ExcludeEpochsVerbs;

/** Keeps what is added to datasets; does nothing else, so that nothing waits. */
export type KeeperApi = KeepVerbs;

export type ParserApi = ParseVerbs;

/** A worker with workers of its own. */
interface Prepared {
  /** Starts those while there is something else to do: the page, which does it for all workers, may be busy later. */
  prepare(): Promise<void>;
}

export type RechunkApi = RechunkVerbs & CheckVerbs & Prepared;

/** The rechunk worker's own workers; several at work. */
export type ShardRechunkApi = ObjectShardVerbs;

export type ReaderApi = DatasetsVerbs &
  ReadVerbs &
  DescribeVerbs &
  AdditionsVerbs & {
    /** For measuring the cost of a call. */
    ping(): Promise<void>;
  };

export type BlocksApi = ReadBlocksVerbs;

export type ExportApi = ExportZipVerbs & ExportCurvesVerbs;

export type AnalysisApi = AnalyseVerbs &
  FlagCountsVerbs &
  CalibrateVerbs &
  KnownObjectsVerbs &
  PeriodogramVerbs &
  SearchPeriodsVerbs &
  RecoverVerbs &
  Prepared;

/** Reads FITS images of dropped files. */
export type ImagesApi = ImageVerbs;

/** The analysis worker's own workers; several at work. */
export type ShardAnalysisApi = ShardCandidatesVerbs & ShardStatisticsVerbs & PeriodRowsVerbs & RecoverRowsVerbs;
