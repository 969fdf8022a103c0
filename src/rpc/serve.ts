import { expose, transfer } from "comlink";
import { silentJob } from "../core/job.ts";
import { buffersOf, isObject } from "./buffers.ts";
import { installCarrierHandler } from "./carrier-port.ts";
import { installJobHandler, WorkerJob } from "./job-port.ts";
import { installStreamHandler, WorkerStream } from "./stream-port.ts";
import { installThrowHandler } from "./throw-handler.ts";
import { onCallsFrom } from "./worker-of-page.ts";

type BlockGenerator = AsyncGenerator<object, void, void>;

/**
 * Answers calls to a worker's interface. Typed arrays in results are transferred, not copied: a method hands its result
 * over and must not keep a reference to its buffers. A method that generates blocks is one that gives a stream.
 */
// biome-ignore lint/suspicious/noExplicitAny: the interfaces differ in their requests
export function serve<Api extends Record<keyof Api, (request: any, job: any) => Promise<unknown> | BlockGenerator>>(
  api: Api,
): void {
  installThrowHandler();
  installCarrierHandler();
  installJobHandler();
  installStreamHandler();
  const served: Record<string, unknown> = {};
  for (const name of Object.keys(api) as (keyof Api & string)[]) {
    served[name] = async (request: unknown, job: WorkerJob | WorkerStream | undefined) => {
      if (job instanceof WorkerStream) return job.pump(api[name](request, silentJob()) as BlockGenerator);
      try {
        await job?.begin();
        const result = await api[name](request, job ?? silentJob());
        return isObject(result) ? transfer(result, buffersOf(result)) : result;
      } finally {
        if (job instanceof WorkerJob) job.end();
      }
    };
  }
  expose(served);
  onCallsFrom((port) => expose(served, port));
}
