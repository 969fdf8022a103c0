import type { ErrorReport } from "../errors.ts";
import type { Job } from "../job.ts";
import type { FileContent } from "../naming/ingest-plan.ts";

/** A file as dropped, with its path below the dropped folder. Structured clone passes the handle, not the bytes. */
export interface DroppedFile {
  path: string;
  file: File;
  /** What is in it, where somebody looked: `expandArchives` does. */
  content?: FileContent;
}

/** Dropped files with the contents of archives in their place, each with what was found in it. */
export interface ExpandedFiles {
  files: DroppedFile[];
  /** Archives, and files in them, that could not be unpacked. */
  refused: { path: string; error: ErrorReport }[];
}

export interface ExpandArchivesVerbs {
  /** Puts the files of zips and tars in the place of their archive. */
  expandArchives(request: { files: DroppedFile[] }, job: Job): Promise<ExpandedFiles>;
}
