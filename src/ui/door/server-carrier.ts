import type { Carrier, NoAnswer, ServerAnswer } from "../../core/verbs/remote-store.ts";

/** A server that sends nothing for so long is given up. */
const silenceMs = 60_000;

interface Options {
  /** Ends whatever is under way, and all that comes later. */
  signal?: AbortSignal;
  silenceMs?: number;
}

/**
 * Takes questions to any server, as the page's policy allows: without cookies, without saying from which page, and past
 * the browser's cache, which would mix what a file was with what it is.
 */
export function serverCarrier({ signal, silenceMs: patience = silenceMs }: Options = {}): Carrier {
  return async ({ url, range, headOnly }, own) => {
    const silence = new AbortController();
    const stops = [silence.signal, ...(signal ? [signal] : []), ...(own ? [own] : [])];
    let timer = setTimeout(() => silence.abort(), patience);
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), patience);
    };
    try {
      const response = await fetch(url, {
        method: headOnly ? "HEAD" : "GET",
        ...(range ? { headers: { Range: `bytes=${range[0]}-${range[1] - 1}` } } : {}),
        ...{ credentials: "omit", referrerPolicy: "no-referrer", cache: "no-store", mode: "cors" },
        signal: AbortSignal.any(stops),
      });
      heard();
      const isWanted = range ? response.status === 206 : response.ok;
      // Of a part, a byte more than was asked for shows that it is too long.
      const most = range ? range[1] - range[0] + 1 : Number.POSITIVE_INFINITY;
      if (isWanted && response.body) return await answerOf(response, response.body, most, heard);
      await response.body?.cancel();
      return { ...headersOf(response), bytes: new Uint8Array() };
    } catch (error) {
      if (silence.signal.aborted) return { failed: `silence for ${patience / 1000} seconds` };
      return noAnswer(error);
    } finally {
      clearTimeout(timer);
    }
  };
}

async function answerOf(
  response: Response,
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  most: number,
  heard: () => void,
): Promise<ServerAnswer> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const reader = body.getReader();
  let cut = false;
  try {
    while (length < most) {
      const { value, done } = await reader.read();
      if (done) break;
      heard();
      parts.push(value);
      length += value.length;
    }
    if (length >= most) await reader.cancel();
  } catch {
    cut = true;
  }
  const bytes = parts.length === 1 ? parts[0]! : new Uint8Array(length);
  if (parts.length !== 1) {
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
  }
  return { ...headersOf(response), bytes, ...(cut ? { cut: true } : {}) };
}

function headersOf({ status, headers }: Response): Omit<ServerAnswer, "bytes"> {
  const named = (name: string) => headers.get(name) ?? undefined;
  const [contentRange, contentLength, contentEncoding] = ["Content-Range", "Content-Length", "Content-Encoding"].map(
    named,
  );
  const [etag, lastModified] = ["ETag", "Last-Modified"].map(named);
  return {
    status,
    ...(contentRange !== undefined && { contentRange }),
    ...(contentLength !== undefined && { contentLength }),
    ...(contentEncoding !== undefined && { contentEncoding }),
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
  };
}

const noAnswer = (error: unknown): NoAnswer => ({ failed: error instanceof Error ? error.message : String(error) });
