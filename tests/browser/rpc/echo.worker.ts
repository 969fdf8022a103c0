import { WorkbenchError } from "../../../src/core/errors.ts";
import type { Job } from "../../../src/core/job.ts";
import { serve } from "../../../src/rpc/serve.ts";

export interface EchoApi {
  echo(request: { x: Float32Array }): Promise<{ x: Float32Array }>;
  fail(request: { file: string }): Promise<void>;
  forever(request: object, job: Job<string>): Promise<void>;
  crash(request: object): Promise<void>;
  /** Holds a lock for as long as this worker lives. */
  hold(request: { lock: string }): Promise<void>;
}

serve<EchoApi>({
  async echo({ x }) {
    return { x: x.map((v) => v * 2) };
  },
  async fail({ file }) {
    throw new WorkbenchError("NotACatalog", { file, found: "noise" }, `${file} is noise`);
  },
  async forever(_request, job) {
    job.event("started");
    for (let done = 0; ; done++) {
      job.progress({ stage: "parse", done, total: done + 1, unit: "file" });
      await job.checkpoint("parse");
    }
  },
  async hold({ lock }) {
    await navigator.locks.request(lock, () => new Promise(() => {}));
  },
  async crash() {
    setTimeout(() => {
      throw new Error("kaboom");
    });
    await new Promise(() => {});
  },
});
