/** What an assumption is about. */
export type AssumptionKind =
  | "unit"
  | "filler"
  | "time"
  | "pairing"
  | "table"
  | "match"
  | "position"
  | "image"
  /** What sources have besides their photometry. */
  | "property";

/** Something that files do not say and that was decided for them: one line of an ingest's report. */
export interface Assumption {
  /** The first file that it was assumed of; absent where it holds for the whole drop. */
  path?: string;
  kind: AssumptionKind;
  /** What was assumed, why, and where there is one, what changes it: a sentence. */
  text: string;
  /**
   * What makes it sure or changes it, where choices before reading catalogs do not: all epochs matched anew, the file itself,
   * or what can be said of a file of light curves before it is read.
   */
  remedy?: "rematch" | "file" | "curves";
  /** How many files it was assumed of, where several. */
  fileCount?: number;
  /** How many cells it was assumed of, where it is about single ones. */
  cellCount?: number;
}

/** More lines than anybody reads: a file that alone would fill the list must not hide the others. */
const mostKept = 200;

/** Adds assumptions to a list in place. The same of another file is one line with a count. */
export function noteAssumptions(list: Assumption[], more: readonly Assumption[], path?: string): void {
  for (const assumption of more) {
    const { kind, text, fileCount = 1 } = assumption;
    const at = assumption.path ?? path;
    const known = list.find((other) => other.kind === kind && other.text === text);
    if (known) {
      known.fileCount = (known.fileCount ?? 1) + fileCount;
      if (assumption.cellCount) known.cellCount = (known.cellCount ?? 0) + assumption.cellCount;
    } else if (list.length < mostKept) list.push({ ...(at === undefined ? {} : { path: at }), ...assumption });
  }
}
