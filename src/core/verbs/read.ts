import type { CurveFileOptions } from "../archives/curve-file-options.ts";
import type { CurvePreview } from "../archives/curve-preview.ts";
import type { Job } from "../job.ts";
import type { CurveName, CurvePack } from "../lightcurve/curve-pack.ts";
import type { PropertyPack } from "../lightcurve/object-properties.ts";
import type { EpochColumns, ObjectColumns } from "../lightcurve/source-axes.ts";
import type { DatasetOverview, DatasetRequest, SourceRequest } from "./datasets.ts";

export type { EpochColumns, ObjectColumns };

export interface LightCurveRequest extends SourceRequest {
  curves: CurveName[];
  /** The epochs that the asker has already. */
  knownAxisId?: string;
}

/** Reads only; any number at work, also while a writer writes. */
export interface ReadVerbs {
  open(request: SourceRequest, job: Job): Promise<DatasetOverview>;
  objects(request: SourceRequest, job: Job): Promise<ObjectColumns>;
  epochs(request: SourceRequest, job: Job): Promise<EpochColumns>;
  /** To be unpacked with `unpackCurves`. */
  lightCurves(request: LightCurveRequest, job: Job): Promise<CurvePack>;
  /** What the sources of an object had besides their photometry; undefined where that is not kept. */
  sourceProperties(request: SourceRequest & { objectKey: string }, job: Job): Promise<PropertyPack | undefined>;
  /** Whether a file is a zip with a Zarr store in it, or light curves of an archive. */
  holdsStore(request: { file: File }, job: Job): Promise<boolean>;
  /** What would be read of a file of light curves; undefined of another one. */
  previewCurves(
    request: { files: readonly File[]; told?: CurveFileOptions },
    job: Job,
  ): Promise<CurvePreview | undefined>;
  /** Closes every file of a dataset, so that it can be removed. */
  release(request: DatasetRequest, job: Job): Promise<void>;
}
