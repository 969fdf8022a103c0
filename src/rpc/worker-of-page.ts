/** A worker's request to the page that a worker be started for it. */
interface StartRequest {
  startWorker: { url: string; name: string | undefined; calls: MessagePort; life: MessagePort };
}

/** The first message of such a worker: where its calls come from. */
interface CallsFrom {
  callsFrom: MessagePort;
}

const has = <T extends object>(data: unknown, key: keyof T): data is T =>
  typeof data === "object" && data !== null && key in data;

/**
 * A worker that the page starts for the worker that this runs in, in place of a worker of its own. In Firefox (seen in 153, in
 * every third import of a busy machine) `new Worker` in a worker may stand for ever: it waits for a notification that the
 * new thread, which waits at the same condition variable, takes. In a window it waits for nothing.
 */
export class WorkerOfPage extends EventTarget {
  readonly #calls = new MessageChannel();
  readonly #life = new MessageChannel();

  constructor(url: URL | string, { name }: WorkerOptions = {}) {
    super();
    const [calls, life] = [this.#calls.port1, this.#life.port1];
    calls.onmessage = ({ data }) => this.dispatchEvent(new MessageEvent("message", { data }));
    calls.onmessageerror = () => this.dispatchEvent(new MessageEvent("messageerror"));
    life.onmessage = ({ data }) =>
      this.dispatchEvent(new ErrorEvent("error", { message: String(data), cancelable: true }));
    const ports = { calls: this.#calls.port2, life: this.#life.port2 };
    const request: StartRequest = { startWorker: { url: String(url), name, ...ports } };
    globalThis.postMessage(request, { transfer: Object.values(ports) });
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.#calls.port1.postMessage(message, transfer);
  }

  terminate(): void {
    this.#life.port1.postMessage("terminate");
    this.#calls.port1.close();
  }
}

/** Starts workers for a worker that asks for them; what it returns ends them, as the browser ends a worker's own. */
export function startWorkersOf(parent: Worker): () => void {
  const children = new Set<Worker>();
  parent.addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (!has<StartRequest>(data, "startWorker")) return;
    const { url, name, calls, life } = data.startWorker;
    const child = new Worker(url, { type: "module", ...(name && { name }) });
    children.add(child);
    child.addEventListener("error", (event) => {
      event.preventDefault();
      life.postMessage(event.message ?? ""); // a script that could not be loaded says nothing
    });
    life.onmessage = () => {
      child.terminate();
      children.delete(child);
    };
    const first: CallsFrom = { callsFrom: calls };
    child.postMessage(first, [calls]);
  });
  return () => {
    for (const child of children) child.terminate();
    children.clear();
  };
}

/** Calls back with the port of whoever had the page start this worker. */
export function onCallsFrom(answer: (port: MessagePort) => void): void {
  addEventListener("message", ({ data }: MessageEvent<unknown>) => {
    if (has<CallsFrom>(data, "callsFrom")) answer(data.callsFrom);
  });
}
