import { WorkbenchError } from "./errors.ts";

/** What ends every job whose files the browser has removed, as someone had it clear the data of the page. */
export const dataCleared = (cause?: unknown) =>
  new WorkbenchError(
    "DataCleared",
    {},
    "The browser's data of this page was cleared: what was imported here is gone. Your own files are as they were: drop them again.",
    { cause },
  );
