import type { PointName } from "../../core/additions/excluded-points.ts";
import type { CurveFileOptions } from "../../core/archives/curve-file-options.ts";
import type { CurvePreview } from "../../core/archives/curve-preview.ts";
import type { TimeKind, TimeSettings } from "../../core/barycenter/time-settings.ts";
import type { AxisColumn } from "../../core/column.ts";
import type { ErrorReport } from "../../core/errors.ts";
import type { Recipe } from "../../core/export/recipe.ts";
import type { Ephemeris } from "../../core/fold/fold.ts";
import type { TimedCurve } from "../../core/fold/timing-fits.ts";
import type { Watch } from "../../core/job.ts";
import type { CodecName } from "../../core/kernels/codec-name.ts";
import type { KnownList } from "../../core/known/known-list.ts";
import type { KnownQuery } from "../../core/known/known-query.ts";
import type { SideBySide, SideBySideRequest } from "../../core/known/side-by-side.ts";
import type { CurveBlock } from "../../core/lightcurve/curve-block.ts";
import type { CurveName } from "../../core/lightcurve/curve-pack.ts";
import type { LightCurve } from "../../core/lightcurve/light-curve.ts";
import type { ObjectProperties } from "../../core/lightcurve/object-properties.ts";
import type { QualityCriteria } from "../../core/lightcurve/quality-mask.ts";
import type { IngestPlan } from "../../core/naming/ingest-plan.ts";
import type { PlanOptions } from "../../core/naming/plan-ingest.ts";
import type { PeriodBand, Periodogram, PeriodogramOptions } from "../../core/periods/periodogram.ts";
import type { RankedObjects } from "../../core/ranking/variability.ts";
import type { Recovery } from "../../core/recovery/recovery.ts";
import type { TimeFrame } from "../../core/time/time-frame.ts";
import type { AdditionChange, KeptAdditions } from "../../core/verbs/additions.ts";
import type { AnalyseReport, AnalyseRequest } from "../../core/verbs/analyse.ts";
import type { CalibrateOptions, CalibrateReport, Correction } from "../../core/verbs/calibrate.ts";
import type { RepairReport, VerifyReport } from "../../core/verbs/check.ts";
import type { DatasetOverview, DatasetSummary, StorageSpace } from "../../core/verbs/datasets.ts";
import type { StoreDescription } from "../../core/verbs/describe.ts";
import type { DroppedFile, ExpandedFiles } from "../../core/verbs/expand-archives.ts";
import type { ExportCurvesRequest } from "../../core/verbs/export-curves.ts";
import type { FlagCounts } from "../../core/verbs/flag-counts.ts";
import type { Cutout, CutoutRequest, ImageList, OpenedImage } from "../../core/verbs/images.ts";
import type { ImportStoreReport } from "../../core/verbs/import-store.ts";
import type { CatalogEvent, IngestReport, IngestRequest } from "../../core/verbs/ingest.ts";
import type { CatalogPreview, ParseRequest } from "../../core/verbs/parse.ts";
import type { EpochColumns, ObjectColumns } from "../../core/verbs/read.ts";
import type { CurveBlocksRequest, EpochBlock, EpochBlocksRequest } from "../../core/verbs/read-blocks.ts";
import type { RechunkReport, RechunkRequest } from "../../core/verbs/rechunk.ts";
import type { SearchPeriodsReport } from "../../core/verbs/search-periods.ts";
import type { SeparationsReport, SeparationsRequest } from "../../core/verbs/separations.ts";
import type { DatasetView } from "../../core/verbs/view.ts";
import type { StreamOptions } from "../../rpc/spawn.ts";
import type { TabJob } from "../../rpc/tabs.ts";
import type { KeptListener } from "./addition-book.ts";
import type { PeriodSurveyRequest, RecoveryRequest } from "./survey-requests.ts";

/** What every call takes: a signal that stops it, and a listener that learns how far it is. */
export type CallOptions = Omit<Watch, "onEvent">;

export interface PeriodSearchOptions extends CallOptions, Partial<PeriodogramOptions> {
  /** Which points take part, as in the mask of the page; all valid ones where it is absent. */
  criteria?: QualityCriteria;
}

export interface KnownOptions extends CallOptions {
  /** Undefined: 2 arcsec, or three times the error of the objects' positions where that is more. */
  radiusArcsec?: number;
}

/** What is known of the objects of the open dataset. */
export interface KnownObjects {
  lists: KnownList[];
  /** `known_name`, `known_type`, `known_period` and so on, an entry an object as in `objects`; none where there is no list. */
  columns: AxisColumn[];
  /** ADQL for the dataset's field, to be run elsewhere. */
  queries: KnownQuery[];
}

export interface ExportObjectsRequest {
  /** `csv`, `ecsv`, `votable`, `fits` or `parquet`. */
  format: string;
  /** In the order wanted; undefined: all. */
  objectKeys?: string[];
  /** Of the columns besides key and position; undefined: all. */
  columnNames?: string[];
  /**
   * Columns of your own behind the others, as those of `sideBySide`: an entry for each object of the dataset, in the order of
   * `objects()`. A name that is taken gets a number.
   */
  moreColumns?: readonly AxisColumn[];
}

/** How `timings` places the parts of a light curve. */
export interface TimingOptions extends Pick<PeriodSearchOptions, "signal" | "harmonics" | "criteria"> {
  /** Parts of as many points each; undefined: seasons, which gaps of 60 days part. */
  parts?: number;
  /** Of the points and of the ephemeris; undefined: as stored. */
  time?: TimeKind;
}

export interface RankingOptions extends CallOptions {
  /** How far a contaminator may lie from an object; undefined: 10. */
  contaminationArcsec?: number;
}

export interface IngestOptions
  extends CallOptions,
    PlanOptions,
    Partial<Omit<IngestRequest, "files" | "plan" | "match" | "datasetId">> {
  /**
   * Which of the files is what, as it was shown: then archives are expanded already, and template and paths are those of
   * the plan. Made from them where it is absent.
   */
  plan?: IngestPlan;
  /**
   * Where the catalogs go. `"auto"` (the default): into the open dataset, unless the drop brings a reference catalog of
   * its own that is not the open dataset's; `"new"`: a new dataset; else a dataset's id.
   */
  dataset?: "auto" | "new" | (string & {});
  /** `auto` (the default): by key where it is proven that all catalogs share a detection image, by position otherwise. */
  mode?: "auto" | "key" | "position";
  /** Match radius in arcsec; proposed from the reference catalog's pixel scale when absent. */
  radiusArcsec?: number;
  /** Take each catalog's measured astrometric offset off before matching by position; false by default. */
  removeOffsets?: boolean;
  /**
   * Leave even an offset in by which most of a catalog is lost, which the report says. By default true where there is a
   * reference catalog, false where objects are united from the epochs.
   */
  keepOffsets?: boolean;
  /** Match radius in pixels where catalogs have no sky positions; 2 when absent. */
  radiusPixels?: number;
  /** Of rivals take the most probable pair by the catalogs' position errors, where they state any. True by default. */
  weighErrors?: boolean;
  /**
   * Does as a recipe says: the `recipe.json` of a zip, or the zip itself, as a file, a text or what it parses to. It decides names,
   * matching, columns and packing, unless they are given beside it; then times, epochs that are left out and zero points. A new
   * dataset is made unless `dataset` says otherwise. `recipe` of the report says what of it could not be followed.
   */
  recipe?: File | Recipe | string;
  /** Rechunk when the last epoch is committed; true by default. */
  rechunk?: boolean;
  onEvent?: ((event: CatalogEvent) => void) | undefined;
}

export interface CurveOptions extends CallOptions {
  /** Which times `epochMjd` has; `stored`, as the catalogs say them, where it is absent. */
  time?: TimeKind | undefined;
}

/** Times of one kind, an entry an epoch in time order. */
export interface EpochTimes {
  epochKeys: string[];
  /** NaN where an epoch has no time, or the object no place. */
  mjd: Float64Array;
  /** What these times are. */
  frame: TimeFrame;
  notes: string[];
}

/** Dropped files; plain `File`s take their path from `webkitRelativePath` or their name. */
export type CatalogFiles = Iterable<File | DroppedFile>;

/**
 * The scripting door, `globalThis.workbench`: everything that the page does goes through these functions. Calls about
 * objects, epochs and light curves concern the open dataset; each rejects with a `WorkbenchError`.
 */
export interface Workbench {
  /** Resolves when calls may be made. */
  readonly ready: Promise<void>;
  /** The open dataset, `undefined` when none is open. */
  readonly current: DatasetOverview | undefined;
  /** Why the dataset that was open last could not be opened again. */
  readonly startNotice: ErrorReport | undefined;
  /** Calls back whenever `current` has changed, whoever changed it; returns how to stop that. */
  onChange(listener: () => void): () => void;
  /** Jobs that other tabs have under way. An ingest into a dataset that another tab writes to waits for its turn. */
  readonly otherTabs: readonly TabJob[];
  /** Calls back whenever `otherTabs` has changed; returns how to stop that. */
  onOtherTabs(listener: () => void): () => void;
  /** Puts the files of dropped zips and tars in the place of their archive; `ingest` does so by itself. */
  expandArchives(files: CatalogFiles, options?: CallOptions): Promise<ExpandedFiles>;
  /** Shows a catalog's first rows, and what its columns were recognised as. */
  preview(
    file: File | DroppedFile,
    options?: CallOptions & Partial<Omit<ParseRequest, "path" | "file">>,
  ): Promise<CatalogPreview>;
  /** Measures how far sources lie from the objects around them, for a match radius to be chosen. */
  separations(request: SeparationsRequest, options?: CallOptions): Promise<SeparationsReport>;
  /** Adds catalogs to a dataset, which is then open. Refused catalogs are listed in the report, not thrown. */
  ingest(files: CatalogFiles, options?: IngestOptions): Promise<IngestReport>;
  /**
   * Brings the object-chunked copy up to date; does nothing when it is. With `zeroPoints: "auto"`, as the page does it
   * after a drop, light curves are then shown with zero points where epochs share offsets beyond their errors and nobody
   * chose to see them raw; a correction in use is made again for the new epochs.
   */
  rechunk(
    options?: CallOptions & Partial<Omit<RechunkRequest, "datasetId">> & { zeroPoints?: "auto" | "none" },
  ): Promise<RechunkReport>;
  verify(options?: CallOptions): Promise<VerifyReport>;
  /** Verifies, mends what can be mended from what is intact, and names what is left. */
  repair(options?: CallOptions): Promise<RepairReport>;
  objects(options?: CallOptions): Promise<ObjectColumns>;
  epochs(options?: CallOptions): Promise<EpochColumns>;
  /** The curve as it is shown: without excluded epochs and points, with the correction in use; raw after `useCorrection(undefined)`. */
  lightCurve(objectKey: string, measurementKey: string, options?: CurveOptions): Promise<LightCurve>;
  /** Many light curves in one call, in the order asked for. */
  lightCurves(curves: CurveName[], options?: CurveOptions): Promise<LightCurve[]>;
  /**
   * What the object's sources had in their catalogs besides their photometry, as it is stored, also at excluded epochs: place
   * on the image (pix), FWHM (pix and arcsec), background. A column for each table and property that some epoch has a number of;
   * none where no catalog had any, they were left out at ingest, or the dataset is older than them.
   */
  sourceProperties(objectKey: string, options?: CallOptions): Promise<ObjectProperties>;
  /**
   * The epochs' times, of one kind: `stored`, `mid` (of the exposure), `utc`, `tdb`, or, each object having its own, `hjd_utc`
   * and `bjd_tdb`. Refused with the reason where nobody has said what must be known; times are never converted twice.
   */
  times(kind: TimeKind, objectKey?: string, options?: CallOptions): Promise<EpochTimes>;
  /**
   * Says in which scale the open dataset's times are, of which moment of the exposure, and where they were taken, in the
   * place of what was said before; what is not said is as its files have it. Kept with the dataset, as
   * `current.times`; the stores keep the times as they were read.
   */
  setTimes(settings: TimeSettings | undefined, options?: CallOptions): Promise<void>;
  /**
   * Light curves of many objects (of all, where none are named) in some measurements (in all), block by block, for
   * `for await`. Memory stays bounded however slowly blocks are taken; leaving the loop, or the signal, ends the reading.
   */
  curveBlocks(
    request?: Omit<CurveBlocksRequest, "datasetId">,
    options?: StreamOptions,
  ): AsyncGenerator<CurveBlock, void, void>;
  /** What was measured of all objects at one epoch, as it is stored, block by block. */
  epochBlocks(
    epochKey: string,
    request?: Omit<EpochBlocksRequest, "datasetId" | "epochKey">,
    options?: StreamOptions,
  ): AsyncGenerator<EpochBlock, void, void>;
  /**
   * Searches for the period of an object in one or several measurements: `method` "gls" (the default), "mhaov", "pdm", "ce",
   * "string-length", "bls", or "window" of the times alone. Frequencies are in cycles per day, `minFrequency + k /
   * (oversampling T)`. Excluded epochs and points that are not valid take no part.
   */
  periodogram(
    objectKey: string,
    measurementKeys: string | readonly string[],
    options?: PeriodSearchOptions,
  ): Promise<Periodogram>;
  /** The same in points that are handed over, a band a measurement: of any curve, treated in any way. */
  pointPeriodogram(bands: readonly PeriodBand[], options?: Omit<PeriodSearchOptions, "criteria">): Promise<Periodogram>;
  /**
   * FITS images that were dropped with the catalogs, or by `addImages`, while the page is open: what their headers say, and
   * which epoch each one shows, or the superstack. Those that cannot be read are listed with the reason.
   */
  images(options?: CallOptions): Promise<ImageList>;
  /** Adds FITS images to the open dataset, for as long as the page is open; other files are passed over. */
  addImages(files: CatalogFiles, options?: CallOptions): Promise<ImageList>;
  /**
   * The pixels around an object, with the object in the middle, row 1 (the lowest) first: of an epoch's image, of the
   * superstack where no epoch is named. Rejects with `NoImage` where no image shows it.
   */
  cutout(request: CutoutRequest, options?: CallOptions): Promise<Cutout>;
  /**
   * Searches for the periods of many objects: `statistics` gives them from then on, as columns `period`, `period_error` and
   * so on, which are exported too. What was found until it is stopped is taken up by the next call with the same request.
   */
  searchPeriods(request?: PeriodSurveyRequest, options?: CallOptions): Promise<SearchPeriodsReport>;
  /**
   * How variable every object is in a measurement: the best of several indices, each in sigmas above objects of like
   * magnitude, on corrected points. Computes the statistics and searches for sines, flares, dips and transients where that was not done.
   */
  variability(measurementKey: string, options?: RankingOptions): Promise<RankedObjects>;
  /** O-C of corrected points: when phase 0 came in each part, by a mean curve of as many harmonics as they ask for, and fits through that. */
  timings(
    objectKey: string,
    measurementKey: string,
    ephemeris: Ephemeris,
    options?: TimingOptions,
  ): Promise<TimedCurve>;
  /**
   * How complete and how pure the search for periods and the ranking are on these very data: signals of known shape are added,
   * in memory, to well-covered objects that do not stand out by scatter (or to `objectKeys`), and searched for.
   */
  injectAndRecover(request?: RecoveryRequest, options?: CallOptions): Promise<Recovery>;
  /**
   * Adds lists of known objects (VSX, ASAS-SN, Gaia, any table with positions) to the open dataset: rows in its field, moved to
   * the epoch of its data, are kept as what people add is. A file of the same name takes the place of the one before.
   */
  addKnownObjects(files: CatalogFiles, options?: KnownOptions): Promise<KnownList[]>;
  /** The lists of known objects, what they say of each object, and queries that fetch such lists for this field. */
  knownObjects(options?: CallOptions): Promise<KnownObjects>;
  /**
   * Columns of another dataset at the objects of the open one, paired by key or by position; what has no partner is counted.
   * Where keys agree, `medianSeparationArcsec` says whether they are the same objects. Nothing is kept.
   */
  sideBySide(request: SideBySideRequest, options?: CallOptions): Promise<SideBySide>;
  /** Takes a list of known objects away, by its `id`. */
  removeKnownObjects(id: string, options?: CallOptions): Promise<void>;
  /** One image of the list, to be looked at as a whole: it is read once from end to end for its smaller levels. */
  openImage(image: { path: string; extension: number }, options?: CallOptions): Promise<OpenedImage>;
  /** Computes the statistics of every light curve, unless they are there; they are kept with the dataset and exported. */
  analyse(options?: CallOptions & Partial<Omit<AnalyseRequest, "datasetId">>): Promise<AnalyseReport>;
  /** What the last `analyse` found: a column per statistic, an entry per object as in `objects`. Empty before it. */
  statistics(columnNames?: string[], options?: CallOptions): Promise<AxisColumn[]>;
  /** At how many epochs a table has a source of each object, and at how many it is flagged, and saturated. */
  flagCounts(tableKey: string, options?: CallOptions): Promise<FlagCounts>;
  /**
   * Finds what all objects share at each epoch, in every magnitude, keeps that as a correction, and uses it. Where no
   * measurement can have zero points the report says why, and nothing changes.
   */
  calibrate(options?: CallOptions & CalibrateOptions): Promise<CalibrateReport>;
  /** The corrections that are kept of the open dataset, with their zero points. */
  corrections(options?: CallOptions): Promise<Correction[]>;
  /**
   * Shows light curves and statistics with a correction; with none, as they were measured, to the last bit. Statistics
   * that were there are computed anew.
   */
  useCorrection(name: string | undefined, options?: CallOptions): Promise<void>;
  /**
   * The object-chunked store as a stored zip; its bytes are read from disk only when the Blob is. In another codec than
   * the store's, which is the default, its chunks are packed anew first.
   */
  exportZip(options?: CallOptions & { codec?: CodecName }): Promise<Blob>;
  /**
   * Light curves in a format: `csv`, `ecsv`, `votable`, `fits`, `fits-arrays`, `parquet`, `parquet-nested`, `hats`, `aavso`,
   * `text`. A row a point, of every epoch, with the reason where there is none; `values` "raw" (the default), "corrected"
   * or "both". The Blob's type is that of a zip where the format makes many files.
   */
  exportCurves(request: Omit<ExportCurvesRequest, "datasetId" | "file">, options?: CallOptions): Promise<Blob>;
  /** The object table with positions, columns of the reference catalog and statistics, in a format of tables. */
  exportObjects(request: ExportObjectsRequest, options?: CallOptions): Promise<Blob>;
  datasets(options?: CallOptions): Promise<DatasetSummary[]>;
  open(datasetId: string, options?: CallOptions): Promise<DatasetOverview>;
  /** Whether a file is a zip with a Zarr store in it, or light curves of an archive (ZTF, Gaia ...); decided by what is in it. */
  holdsStore(file: File, options?: CallOptions): Promise<boolean>;
  /**
   * Opens a zip with a Zarr store of light curves, ours or one made by zarr-python or xarray, or a file of light curves as
   * an archive gives it (ZTF, ASAS-SN, Gaia DR3, Kepler, TESS, AAVSO), to be looked at only:
   * objects, epochs and light curves are read from the file, nothing is stored, and what would write rejects with
   * `ReadOnly`. On remote.html also what lies at an address: such a zip, or a folder, of which parts are read as they are
   * asked for; a server that does not give what it is asked for rejects with `ServerFault`. What options say of a file of
   * light curves (`name`, `objectName`, `time`, `badRows`) counts before what is assumed of it; where the file itself says
   * otherwise, or is a store, it rejects with `InvalidRequest`. Several files of light curves are opened as one; `files` says of
   * one of them what the others say of all.
   */
  openStore(file: File | readonly File[] | string, options?: CallOptions & CurveFileOptions): Promise<DatasetOverview>;
  /** What would be read of an archive's file of light curves, or of several together, with these options; undefined of another file. Stores nothing. */
  previewCurves(
    file: File | readonly File[],
    options?: CallOptions & CurveFileOptions,
  ): Promise<CurvePreview | undefined>;
  /**
   * Makes a dataset of such a file (of the one that is looked at, where none is given), which is
   * then open: of our own zip with tags, notes, corrections and all, so that its zip has the same arrays, byte for byte.
   * Options as those of `openStore`, which count for what is looked at as well.
   */
  importStore(file?: File | readonly File[], options?: CallOptions & CurveFileOptions): Promise<ImportStoreReport>;
  /** Leaves the open dataset, so that the next ingest makes a new one. */
  close(): void;
  /**
   * Leaves epochs of the open dataset out of its light curves and statistics, or takes them in again. Statistics
   * that were there are computed anew. The stores keep all epochs.
   */
  excludeEpochs(epochKeys: string[], options?: CallOptions & { exclude?: boolean }): Promise<void>;
  /**
   * Leaves single points out of the light curves and statistics of the open dataset, or takes them in again: kept as what
   * people add is, so that tabs merge it and the zip holds it. Statistics that were there are computed anew.
   */
  excludePoints(points: readonly PointName[], options?: CallOptions & { exclude?: boolean }): Promise<void>;
  /** The stores of the open dataset as they lie on disk: arrays, shapes, chunks, codecs, attributes, sizes. */
  describe(options?: CallOptions): Promise<StoreDescription[]>;
  /** What was kept of the view of the open dataset: selections, filters, tags, notes. */
  view(options?: CallOptions): Promise<DatasetView | undefined>;
  /** Keeps a whole view in the place of what was kept; it becomes the acts that lead there. */
  saveView(datasetId: string, view: DatasetView, options?: CallOptions): Promise<void>;
  /**
   * Adds to what is kept of a dataset: tags, notes, selections, filters. On disk when it resolves, and not lost when the
   * page is closed before. Acts of several tabs are merged key by key; the last one on a key counts.
   */
  keep(datasetId: string, changes: readonly AdditionChange[]): Promise<void>;
  /** All acts that are kept of the open dataset, and what cannot be read of them. */
  additions(options?: CallOptions): Promise<KeptAdditions>;
  /** Calls back with what this page or another tab has just added to any dataset; returns how to stop that. */
  onKept(listener: KeptListener): () => void;
  rename(datasetId: string, name: string, options?: CallOptions): Promise<void>;
  remove(datasetId: string, options?: CallOptions): Promise<void>;
  space(options?: CallOptions): Promise<StorageSpace>;
  /** About how many bytes an ingest of these files and its rechunk will take; compare with `space()`. */
  estimateBytes(files: CatalogFiles): number;
}
