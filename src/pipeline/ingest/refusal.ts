import { type ErrorReport, isWorkbenchError, reportError } from "../../core/errors.ts";

/**
 * Why a catalog is refused, as data: the others go on.
 * @throws the error itself where it is no fault of the catalog's: the job was aborted, or the parser died
 */
export function reportRefusal(error: unknown): ErrorReport {
  if (isWorkbenchError(error, "WorkerDied") || isWorkbenchError(error, "Aborted")) throw error;
  return reportError(error);
}
