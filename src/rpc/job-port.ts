import { transferHandlers } from "comlink";
import { abortedError, type Job, type Progress, type Stage, type Watch } from "../core/job.ts";

/** Worker to caller: what happened since the last message. `end` is the last message of a port. */
interface Report {
  progress?: Progress[];
  events?: unknown[];
  end?: true;
}

const minIntervalMs = 100;

/** The caller's end of a job. It becomes a MessagePort when it is passed to a worker. */
export class CallerJob {
  readonly #watch: Watch<unknown>;
  readonly #channel = new MessageChannel();
  /** Resolves when the worker has said its last word about this job. */
  readonly ended: Promise<void>;

  constructor(watch: Watch<unknown>) {
    this.#watch = watch;
    const port = this.#channel.port1;
    this.ended = new Promise((resolve) => {
      port.onmessage = ({ data }: MessageEvent<Report>) => {
        for (const progress of data.progress ?? []) guarded(() => watch.onProgress?.(progress));
        for (const event of data.events ?? []) guarded(() => watch.onEvent?.(event));
        if (data.end) resolve();
      };
    });
    if (watch.signal?.aborted) this.#abort();
    else watch.signal?.addEventListener("abort", this.#abort);
  }

  #abort = () => this.#channel.port1.postMessage("abort");

  takePort(): MessagePort {
    return this.#channel.port2;
  }

  /** To be called when the call has settled. */
  close(): void {
    this.#watch.signal?.removeEventListener("abort", this.#abort);
    this.#channel.port1.close();
  }
}

/** A listener that throws is told of as an error of the page; the call goes on, whatever it does. */
function guarded(listen: () => void): void {
  try {
    listen();
  } catch (error) {
    reportError(error);
  }
}

/** The worker's end: sends at most ten messages a second, and always the last state of every stage. */
export class WorkerJob implements Job<unknown> {
  readonly #port: MessagePort;
  readonly #abort = new AbortController();
  #lastSentMs = Number.NEGATIVE_INFINITY;
  #progress = new Map<Stage, Progress>();
  #events: unknown[] = [];

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = () => this.#abort.abort();
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  progress(progress: Progress): void {
    this.#progress.set(progress.stage, progress);
    this.#sendWhenDue();
  }

  event(event: unknown): void {
    this.#events.push(event);
    this.#sendWhenDue();
  }

  /** Throws if the abort has arrived before anything was done: nobody waits for the result. */
  async begin(): Promise<void> {
    await macrotask();
    if (this.signal.aborted) throw abortedError();
  }

  async checkpoint(stage: Stage): Promise<void> {
    await macrotask();
    this.#sendWhenDue();
    if (this.signal.aborted) throw abortedError(stage);
  }

  /** Sends what is left and closes the port. To be called when the call has settled. */
  end(): void {
    this.#send({ end: true });
    this.#port.close();
  }

  #sendWhenDue(): void {
    if (performance.now() - this.#lastSentMs >= minIntervalMs) this.#send({});
  }

  #send(report: Report): void {
    if (this.#progress.size > 0) report.progress = [...this.#progress.values()];
    if (this.#events.length > 0) report.events = this.#events;
    if (report.progress || report.events || report.end) this.#port.postMessage(report);
    this.#progress = new Map();
    this.#events = [];
    this.#lastSentMs = performance.now();
  }
}

const ticks = new MessageChannel();
const waiting: (() => void)[] = [];
ticks.port1.onmessage = () => waiting.shift()?.();

/** Yields once to the event loop, so that messages that have arrived are handled. `setTimeout` would cost 4 ms. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    ticks.port2.postMessage(undefined);
  });
}

export function installJobHandler(): void {
  transferHandlers.set("job", {
    canHandle: (value: unknown): value is CallerJob => value instanceof CallerJob,
    serialize(job: CallerJob) {
      const port = job.takePort();
      return [port, [port]];
    },
    deserialize: (port: MessagePort) => new WorkerJob(port),
  });
}
