import { serve } from "../../../src/rpc/serve.ts";
import { spawn } from "../../../src/rpc/spawn.ts";
import { WorkerOfPage as Worker } from "../../../src/rpc/worker-of-page.ts";
import type { EchoApi } from "./echo.worker.ts";

/** Does through a worker of its own what an echo does; `tag` and `message` are of the error that it ended with. */
export interface ParentApi {
  echo(request: { x: Float32Array }): Promise<{ x: Float32Array; lengthAfter: number }>;
  failing(request: { how: "fail" | "crash" | "terminate" | "missing" }): Promise<{ tag: string; message: string }>;
  /** Never answers; the child holds the lock from the first event on. */
  holding(request: { lock: string }): Promise<void>;
}

const echo = () =>
  spawn<EchoApi>("child", new Worker(new URL("./echo.worker.ts", import.meta.url), { type: "module", name: "child" }));
const missing = () => spawn<EchoApi>("missing", new Worker("/no-such-worker.js"));

serve<ParentApi>({
  async echo({ x }) {
    const child = echo();
    const answer = await child.api.echo({ x });
    child.terminate();
    return { ...answer, lengthAfter: x.length };
  },
  async failing({ how }) {
    const child = how === "missing" ? missing() : echo();
    const call = {
      fail: () => child.api.fail({ file: "a.cat" }),
      crash: () => child.api.crash({}),
      missing: () => child.api.fail({ file: "a.cat" }),
      terminate: () => child.api.forever({}, { onEvent: () => child.terminate() }),
    }[how];
    const error = await call().then(
      () => ({ tag: "none", message: "" }),
      (error) => error,
    );
    return { tag: error.tag, message: error.message };
  },
  async holding({ lock }) {
    await echo().api.hold({ lock });
  },
});
