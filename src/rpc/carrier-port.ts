import { transferHandlers } from "comlink";
import type { Carrier, NoAnswer, RemoteStore, ServerAnswer, ServerAsked } from "../core/verbs/remote-store.ts";

/** A request about a store on a server, which a worker reads through the page: only that may connect elsewhere. */
interface RemoteRequest {
  file: RemoteStore;
}

/** The same as it crosses to a worker. */
interface WireRequest {
  file: Omit<RemoteStore, "carrier">;
  port: MessagePort;
}

/** Worker to page; without a question: the answer is no longer wanted. */
interface Question {
  id: number;
  asked?: ServerAsked;
}

interface Reply {
  id: number;
  answer: ServerAnswer | NoAnswer;
}

const isRemote = (value: unknown): value is RemoteRequest =>
  typeof (value as Partial<RemoteRequest> | undefined)?.file?.carrier === "function";

/** Lets requests about stores on servers cross to workers; must run on both sides before the first one does. */
export function installCarrierHandler(): void {
  transferHandlers.set("remote-store", {
    canHandle: isRemote,
    serialize({ file: { carrier, ...file }, ...request }: RemoteRequest): [WireRequest, Transferable[]] {
      const { port1, port2 } = new MessageChannel();
      answerThrough(port1, carrier);
      return [{ ...request, file, port: port2 }, [port2]];
    },
    deserialize({ file, port, ...request }: WireRequest): RemoteRequest {
      return { ...request, file: { ...file, carrier: carrierThrough(port) } };
    },
  });
}

function answerThrough(port: MessagePort, carrier: Carrier): void {
  const underWay = new Map<number, AbortController>();
  port.onmessage = async ({ data: { id, asked } }: MessageEvent<Question>) => {
    if (!asked) return underWay.get(id)?.abort();
    const abort = new AbortController();
    underWay.set(id, abort);
    const answer = await carrier(asked, abort.signal);
    underWay.delete(id);
    const transferred = "bytes" in answer ? [answer.bytes.buffer] : [];
    port.postMessage({ id, answer } satisfies Reply, transferred);
  };
}

function carrierThrough(port: MessagePort): Carrier {
  const waiting = new Map<number, (answer: ServerAnswer | NoAnswer) => void>();
  let count = 0;
  port.onmessage = ({ data: { id, answer } }: MessageEvent<Reply>) => {
    waiting.get(id)?.(answer);
    waiting.delete(id);
  };
  return (asked, signal) =>
    new Promise((resolve) => {
      const id = count++;
      const stop = () => port.postMessage({ id } satisfies Question);
      waiting.set(id, (answer) => {
        signal?.removeEventListener("abort", stop);
        resolve(answer);
      });
      signal?.addEventListener("abort", stop);
      port.postMessage({ id, asked } satisfies Question);
    });
}
