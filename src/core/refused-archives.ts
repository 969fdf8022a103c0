import { type ErrorReport, isWorkbenchError, WorkbenchError } from "./errors.ts";

const told = 3;

/**
 * Where nothing of a drop can be read, what its archives were refused for is part of the reason. Other errors are given back as
 * they are.
 */
export function withRefusedArchives(error: unknown, refused: readonly { path: string; error: ErrorReport }[]): unknown {
  if (refused.length === 0 || !isWorkbenchError(error, "NothingToIngest")) return error;
  const reasons = refused.map(({ path, error }) => ({ path, message: error.message }));
  const more = reasons.length > told ? [`And ${reasons.length - told} more.`] : [];
  const { files } = error.details;
  const others = files > 0 ? [error.message] : [];
  return new WorkbenchError(
    "NothingToIngest",
    { files: files + refused.length, refused: [...reasons, ...(error.details.refused ?? [])] },
    [...reasons.slice(0, told).map(({ message }) => message), ...more, ...others].join(" "),
  );
}
