import { expose, transfer } from "comlink";
import { silentJob } from "../core/job.ts";
import { installJobHandler, WorkerJob } from "./job-port.ts";
import { installThrowHandler } from "./throw-handler.ts";

/**
 * Answers calls to a worker's interface. Typed arrays in results are transferred, not copied: a method hands its result
 * over and must not keep a reference to its buffers.
 */
// biome-ignore lint/suspicious/noExplicitAny: the interfaces differ in their requests
export function serve<Api extends Record<keyof Api, (...args: any[]) => Promise<unknown>>>(api: Api): void {
  installThrowHandler();
  installJobHandler();
  const served: Record<string, unknown> = {};
  for (const name of Object.keys(api) as (keyof Api & string)[]) {
    served[name] = async (request: unknown, job: WorkerJob | undefined) => {
      try {
        const result = await api[name](request, job ?? silentJob());
        return isObject(result) ? transfer(result, buffersOf(result)) : result;
      } finally {
        if (job instanceof WorkerJob) job.end();
      }
    };
  }
  expose(served);
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** Every ArrayBuffer below a result, once each. Arrays of strings and numbers are not walked. */
export function buffersOf(result: object): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const walk = (value: unknown): void => {
    if (!isObject(value)) return;
    if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer) found.add(value.buffer);
    } else if (value instanceof ArrayBuffer) {
      found.add(value);
    } else if (Array.isArray(value)) {
      if (isObject(value[0])) value.forEach(walk);
    } else if (Object.getPrototypeOf(value) === Object.prototype) {
      Object.values(value).forEach(walk);
    }
  };
  walk(result);
  return [...found];
}
