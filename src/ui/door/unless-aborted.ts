import { abortedError } from "../../core/job.ts";

/**
 * What is read, unless the signal aborts first: then the caller is told at once, and a late result is dropped.
 * @throws Aborted, and what reading throws
 */
export async function unlessAborted<T>(signal: AbortSignal | undefined, read: () => Promise<T>): Promise<T> {
  if (!signal) return read();
  if (signal.aborted) throw abortedError();
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(abortedError("read"));
    signal.addEventListener("abort", stop);
  });
  try {
    return await Promise.race([read(), aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
