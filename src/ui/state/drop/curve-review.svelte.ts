import type { CurveFileOptions } from "../../../core/archives/curve-file-options.ts";
import type { CurvePreview } from "../../../core/archives/curve-preview.ts";
import { type ErrorReport, reportError } from "../../../core/errors.ts";
import type { Progress } from "../../../core/job.ts";
import type { TimeFrame } from "../../../core/time/time-frame.ts";
import type { Workbench } from "../../door/workbench-api.ts";

/** Where light curves of an archive are reviewed and taken in. */
export interface CurvePlace {
  readonly workbench: Workbench;
  readonly notices: { attempt<T>(title: string, action: () => Promise<T>): Promise<T | undefined> };
  aside: { label: string; progress: Progress } | undefined;
  keeping: AbortController | undefined;
  curves: CurveReview | undefined;
  openFile(store: { file: File | readonly File[] }, options?: CurveFileOptions): Promise<void>;
}

/** Dropped files of light curves before they are read: what would be read of them, and what the user says of them. */
export class CurveReview {
  /** All that were dropped: those that hold none are passed over. */
  readonly files: readonly File[];
  /** What counts before what is assumed. */
  told = $state.raw<CurveFileOptions>({});
  preview = $state.raw() as CurvePreview;
  /** Why the file cannot be read as it is told to. */
  error = $state.raw<ErrorReport | undefined>();
  readonly #place: CurvePlace;
  #previews = 0;

  constructor(place: CurvePlace, files: readonly File[], preview: CurvePreview) {
    this.#place = place;
    this.files = files;
    this.preview = preview;
  }

  /** Says something of the file; what is undefined is as it is assumed. Of calls that overlap, the last one is shown. */
  async tell(more: { [K in keyof CurveFileOptions]: CurveFileOptions[K] | undefined }): Promise<void> {
    const entries = Object.entries({ ...this.told, ...more }).filter(([, value]) => value !== undefined);
    this.told = Object.fromEntries(entries);
    const turn = ++this.#previews;
    try {
      const preview = await this.#place.workbench.previewCurves(this.files, this.told);
      if (turn !== this.#previews || !preview) return;
      this.preview = preview;
      this.error = undefined;
    } catch (cause) {
      if (turn === this.#previews) this.error = reportError(cause);
    }
  }

  tellTime<Part extends keyof TimeFrame>(part: Part, answer: TimeFrame[Part]): Promise<void> {
    return this.tell({ time: { ...this.told.time, [part]: answer } });
  }

  /** Says what the object of one of the files is called. */
  tellObject(file: string, objectName: string | undefined): Promise<void> {
    if (this.files.length === 1) return this.tell({ objectName });
    const { [file]: _, ...others } = this.told.files ?? {};
    return this.tell({ files: objectName === undefined ? others : { ...others, [file]: { objectName } } });
  }

  /** Makes a dataset of them. */
  take(): Promise<void> {
    const what = this.files.length === 1 ? "The file" : "The files";
    return keepStore(this.#place, `${what} could not be imported.`, this.files, this.told);
  }

  /** Shows them, and stores nothing. */
  look(): Promise<void> {
    return this.#place.openFile({ file: this.files }, this.told);
  }

  leave(): void {
    this.#place.curves = undefined;
  }
}

/** Makes a dataset of files; of what is looked at, where none is given. */
export async function keepStore(
  place: CurvePlace,
  failure: string,
  files?: readonly File[],
  told: CurveFileOptions = {},
): Promise<void> {
  const abort = new AbortController();
  place.keeping = abort;
  const onProgress = (progress: Progress) => {
    place.aside = { label: files ? "Import" : "Keep a copy", progress };
  };
  await place.notices.attempt(failure, () =>
    place.workbench.importStore(files, { ...told, onProgress, signal: abort.signal }),
  );
  place.keeping = undefined;
  place.aside = undefined;
}
