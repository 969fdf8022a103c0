import { defined } from "../../core/defined.ts";
import { WorkbenchError } from "../../core/errors.ts";

/** What a file that is only looked at cannot do. */
export const readOnly = (file: string, verb: string) =>
  new WorkbenchError("ReadOnly", { file, verb }, `${file} is open to be looked at only: “${verb}” needs a dataset.`);

/** What people added cannot be read as they left it. */
export const keptDamaged = (datasetId: string | undefined, path: string, found: string) =>
  new WorkbenchError(
    "DatasetDamaged",
    defined({ datasetId, path, expected: "what was kept", found }),
    `${path}, which keeps selections, tags and notes, is not as it was written: ${found}. Repair the dataset.`,
  );

/**
 * Some private windows have the private file system's interface, but open none.
 * @throws Unsupported where this window has no Origin Private File System
 */
export async function requireStorage(): Promise<void> {
  const opening = navigator.storage?.getDirectory?.() ?? Promise.reject(new TypeError("navigator.storage is missing"));
  await opening.catch((cause) => {
    throw new WorkbenchError(
      "Unsupported",
      { feature: "Origin Private File System" },
      "This browser, or this private window, has no Origin Private File System, where light curves would be stored.",
      { cause },
    );
  });
}
