import { transferHandlers } from "comlink";
import { buffersOf } from "./buffers.ts";

/**
 * A stream of blocks over a MessagePort of its own. The caller grants credits, the worker spends one for each block: it
 * is never more blocks ahead of its consumer than it was granted, however slow that is. `end` is the worker's last word.
 */
type Block = { item: object } | { end: true };
type Demand = number | "stop";

/** The caller's end of a stream. It becomes a MessagePort when it is passed to a worker. */
export class CallerStream<Item> {
  readonly #channel = new MessageChannel();
  readonly #waiting: Item[] = [];
  #ended = false;
  #wake = () => {};

  /** @param ahead blocks that are made before they are asked for, at least one */
  constructor(ahead: number) {
    const port = this.#channel.port1;
    port.onmessage = ({ data }: MessageEvent<Block>) => {
      if ("item" in data) this.#waiting.push(data.item as Item);
      else this.#ended = true;
      this.#wake();
    };
    this.#demand(Math.max(Math.floor(ahead), 1));
  }

  takePort(): MessagePort {
    return this.#channel.port2;
  }

  /** The next block; undefined when there is none any more. */
  async take(): Promise<Item | undefined> {
    while (this.#waiting.length === 0 && !this.#ended)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    const item = this.#waiting.shift();
    if (item !== undefined) this.#demand(1);
    return item;
  }

  /** Nothing more will come: what has arrived can still be taken. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** Tells the worker to leave off. */
  stop(): void {
    this.#demand("stop");
  }

  /** To be called when the worker has left off. */
  close(): void {
    this.#channel.port1.close();
  }

  #demand(demand: Demand): void {
    this.#channel.port1.postMessage(demand);
  }
}

/** The worker's end. */
export class WorkerStream {
  readonly #port: MessagePort;
  #credits = 0;
  #stopped = false;
  #wake = () => {};

  constructor(port: MessagePort) {
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<Demand>) => {
      if (data === "stop") this.#stopped = true;
      else this.#credits += data;
      this.#wake();
    };
  }

  /** Sends blocks as they are asked for; their buffers are handed over. Settles when the generator is done or was ended. */
  async pump(blocks: AsyncGenerator<object, void, void>): Promise<void> {
    try {
      while (await this.#wanted()) {
        const { value, done } = await blocks.next();
        if (done) break;
        this.#credits--;
        const message: Block = { item: value };
        this.#port.postMessage(message, buffersOf(value));
      }
    } finally {
      await blocks.return().finally(() => {
        const message: Block = { end: true };
        this.#port.postMessage(message);
        this.#port.close();
      });
    }
  }

  /** Waits for a credit; false when the caller has left. */
  async #wanted(): Promise<boolean> {
    while (this.#credits === 0 && !this.#stopped)
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    return !this.#stopped;
  }
}

export function installStreamHandler(): void {
  transferHandlers.set("stream", {
    canHandle: (value: unknown): value is CallerStream<unknown> => value instanceof CallerStream,
    serialize(stream: CallerStream<unknown>) {
      const port = stream.takePort();
      return [port, [port]];
    },
    deserialize: (port: MessagePort) => new WorkerStream(port),
  });
}
