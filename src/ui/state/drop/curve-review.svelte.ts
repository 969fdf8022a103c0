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
  openFile(store: { file: File }, options?: CurveFileOptions): Promise<void>;
}

/** A dropped file of light curves before it is read: what would be read of it, and what the user says of it. */
export class CurveReview {
  readonly file: File;
  /** What counts before what is assumed. */
  told = $state.raw<CurveFileOptions>({});
  preview = $state.raw() as CurvePreview;
  /** Why the file cannot be read as it is told to. */
  error = $state.raw<ErrorReport | undefined>();
  readonly #place: CurvePlace;
  #previews = 0;

  constructor(place: CurvePlace, file: File, preview: CurvePreview) {
    this.#place = place;
    this.file = file;
    this.preview = preview;
  }

  /** Says something of the file; what is undefined is as it is assumed. Of calls that overlap, the last one is shown. */
  async tell(more: { [K in keyof CurveFileOptions]: CurveFileOptions[K] | undefined }): Promise<void> {
    const entries = Object.entries({ ...this.told, ...more }).filter(([, value]) => value !== undefined);
    this.told = Object.fromEntries(entries);
    const turn = ++this.#previews;
    try {
      const preview = await this.#place.workbench.previewCurves(this.file, this.told);
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

  /** Makes a dataset of it. */
  take(): Promise<void> {
    return keepStore(this.#place, "The file could not be imported.", this.file, this.told);
  }

  /** Shows it, and stores nothing. */
  look(): Promise<void> {
    return this.#place.openFile({ file: this.file }, this.told);
  }

  leave(): void {
    this.#place.curves = undefined;
  }
}

/** Makes a dataset of a file; of what is looked at, where none is given. */
export async function keepStore(
  place: CurvePlace,
  failure: string,
  file?: File,
  told: CurveFileOptions = {},
): Promise<void> {
  const abort = new AbortController();
  place.keeping = abort;
  const onProgress = (progress: Progress) => {
    place.aside = { label: file ? "Import" : "Keep a copy", progress };
  };
  await place.notices.attempt(failure, () =>
    place.workbench.importStore(file, { ...told, onProgress, signal: abort.signal }),
  );
  place.keeping = undefined;
  place.aside = undefined;
}
