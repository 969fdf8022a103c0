import type { StorageSpace } from "../../core/verbs/datasets.ts";

/** What the browser says of this origin's storage; zeros where it says nothing. */
export async function storageSpace(): Promise<StorageSpace> {
  const storage = globalThis.navigator?.storage;
  const [estimate, persistent] = await Promise.all([storage?.estimate?.(), storage?.persisted?.()]);
  return {
    usageBytes: estimate?.usage ?? 0,
    quotaBytes: estimate?.quota ?? 0,
    persistent: persistent ?? false,
  };
}
