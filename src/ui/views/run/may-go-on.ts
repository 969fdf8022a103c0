import type { ErrorReport } from "../../../core/errors.ts";

/** What is wrong with files or choices is as wrong the next time; all else may have passed. */
const lasting: readonly ErrorReport["tag"][] = [
  "NotACatalog",
  "CatalogSyntax",
  "MissingColumns",
  "NoPositions",
  "NoPattern",
  "EpochTableSyntax",
  "UnknownName",
  "DuplicatePartition",
  "KeysDisagree",
  "TooLarge",
  "NothingToIngest",
  "InvalidArgument",
  "InvalidRequest",
  "DatasetTooNew",
  "NotAStore",
  "ReadOnly",
];

/** Whether an import that stopped may go further when the same is tried again. */
export const mayGoOn = (error: ErrorReport | undefined): boolean => error === undefined || !lasting.includes(error.tag);

/** Whether what was dropped may be of another field, or another selection of objects, than the open dataset. */
export const mayBeAnother = (error: ErrorReport | undefined): boolean =>
  error !== undefined && ["KeysDisagree", "NoPattern", "NoPositions", "DuplicatePartition"].includes(error.tag);
