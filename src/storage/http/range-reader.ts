import { type ServerFaultKind, WorkbenchError } from "../../core/errors.ts";
import { formatCounted } from "../../core/format-counted.ts";
import { abortedError } from "../../core/job.ts";
import type { Carrier, FileVersion, NoAnswer, ServerAnswer, ServerAsked } from "../../core/verbs/remote-store.ts";

/** Requests under way at once: what browsers open to one server over HTTP/1.1. */
const atOnce = 6;
/** Waits before a request is repeated that failed on the way, or that the server was too busy for. */
const pausesMs = [300, 1200, 4000];
/** A whole file is held in memory. */
const mostWholeBytes = 2 ** 30;

interface Options {
  pause?: (ms: number) => Promise<void>;
  signal?: AbortSignal;
}

/** A part of a file, and what the file is. */
export interface ReadRange {
  bytes: Uint8Array<ArrayBuffer>;
  version: FileVersion;
}

/**
 * Reads files of servers, and believes no answer: each must have the status, the range, the length and the file's version
 * that it should have. What fails on the way is asked for again, a few times.
 *
 * Made by hand because zarrita's FetchStore gives wrong numbers without an error where a server ignores ranges, and holds the
 * versions of two answers against each other nowhere.
 */
export class RangeReader {
  readonly #carrier: Carrier;
  readonly #pause: (ms: number) => Promise<void>;
  readonly #signal: AbortSignal | undefined;
  readonly #waiting: (() => void)[] = [];
  #underWay = 0;

  constructor(
    carrier: Carrier,
    { pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms)), signal }: Options = {},
  ) {
    this.#carrier = carrier;
    this.#signal = signal;
    this.#pause = pause;
  }

  /**
   * The first bytes of a file, all where it has fewer, and its version; undefined where there is no such file.
   * @throws ServerFault
   */
  async begin(url: string, byteLength: number): Promise<ReadRange | undefined> {
    return this.#range(url, 0, byteLength, undefined);
  }

  /** Bytes of a file that is known, which must be what it was. @throws ServerFault */
  async range(url: string, from: number, end: number, version: FileVersion): Promise<Uint8Array<ArrayBuffer>> {
    const read = await this.#range(url, from, end, version);
    if (!read) throw fault(url, "changed", "the file that was opened", "none: it is no longer there");
    return read.bytes;
  }

  /** All of a file; undefined where there is none. @throws ServerFault */
  async whole(url: string): Promise<ReadRange | undefined> {
    return this.#patiently({ url }, (answer) => {
      if (answer.status === 404 || answer.status === 410) return undefined;
      if (answer.status !== 200) throw refused(url, answer);
      const { contentLength, bytes } = answer;
      // A browser undoes what a server packed on the way: then there are more bytes than the header says.
      const promised = contentLength === undefined ? bytes.length : Number(contentLength);
      if (answer.cut || (answer.contentEncoding === undefined && bytes.length < promised))
        throw new ShortBody(fault(url, "short body", formatCounted(promised, "byte"), `${bytes.length}`));
      if (bytes.length > mostWholeBytes)
        throw fault(url, "refused", `at most ${formatCounted(mostWholeBytes, "byte")} in one file`, `${bytes.length}`);
      return { bytes, version: versionOf(url, answer, bytes.length) };
    });
  }

  /** Asks whether a file still is what it was. @throws ServerFault */
  async confirm(url: string, version: FileVersion): Promise<void> {
    const now = await this.#patiently({ url, headOnly: true }, (answer) => {
      if (answer.status === 404 || answer.status === 410)
        throw fault(url, "changed", "the file that was opened", "none: it is no longer there");
      return answer.status === 200 ? versionOf(url, answer, version.byteLength) : undefined;
    });
    // Not every server answers to HEAD.
    checkSame(url, version, now ?? (await this.whole(url))?.version ?? { byteLength: 0 });
  }

  async #range(url: string, from: number, end: number, known: FileVersion | undefined): Promise<ReadRange | undefined> {
    return this.#patiently({ url, range: [from, end] }, (answer) => {
      const { status, bytes, contentRange } = answer;
      const expected = `bytes ${from} to ${end - 1}`;
      if (status === 404 || status === 410) return undefined;
      if (status === 200) throw fault(url, "no ranges", expected, "the whole file");
      if (status === 416 && known) throw fault(url, "changed", expected, "a shorter file");
      if (status !== 206) throw refused(url, answer);
      if (answer.contentEncoding !== undefined && answer.contentEncoding !== "identity")
        throw fault(url, "encoded", "bytes as they are in the file", `bytes packed with ${answer.contentEncoding}`);
      if (contentRange === undefined)
        throw fault(url, "hidden headers", "a header Content-Range", "none that a page may read");
      const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(contentRange) ?? [];
      const byteLength = Number(total);
      const wantedEnd = known ? end : Math.min(end, byteLength);
      if (total === undefined || Number(first) !== from || Number(last) !== wantedEnd - 1)
        throw fault(url, "wrong range", expected, contentRange);
      if (answer.cut || bytes.length !== wantedEnd - from)
        throw new ShortBody(fault(url, "short body", formatCounted(wantedEnd - from, "byte"), `${bytes.length}`));
      const version = versionOf(url, answer, byteLength);
      if (known) checkSame(url, known, version);
      return { bytes, version };
    });
  }

  /** Asks, a few times where it may help; what is made of an answer may say that it was cut off. */
  async #patiently<T>(asked: ServerAsked, judge: (answer: ServerAnswer) => T): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      const pause = pausesMs[attempt];
      if (this.#signal?.aborted) throw abortedError("read");
      const answer = await this.#inTurn(asked);
      if (this.#signal?.aborted) throw abortedError("read");
      try {
        if ("failed" in answer) {
          if (pause === undefined) throw unreachable(asked.url, answer);
        } else if (isBusy(answer)) {
          if (pause === undefined) throw refused(asked.url, answer);
        } else return judge(answer);
      } catch (error) {
        if (!(error instanceof ShortBody)) throw error;
        if (pause === undefined) throw error.fault;
      }
      await this.#pause(pause!);
    }
  }

  async #inTurn(asked: ServerAsked): Promise<ServerAnswer | NoAnswer> {
    if (this.#underWay === atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#underWay++;
    try {
      return await this.#carrier(asked, this.#signal);
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#underWay--;
    }
  }
}

/** A body that was cut off may be whole when it is asked for again. */
class ShortBody extends Error {
  readonly fault: WorkbenchError;

  constructor(fault: WorkbenchError) {
    super(fault.message);
    this.fault = fault;
  }
}

const isBusy = ({ status }: ServerAnswer) => (status >= 500 && status !== 501) || status === 429 || status === 408;

/** @throws ServerFault where nothing tells one version of a file from another */
function versionOf(url: string, { etag, lastModified }: ServerAnswer, byteLength: number): FileVersion {
  if (etag === undefined && lastModified === undefined)
    throw fault(url, "no version", "a header ETag or Last-Modified", "neither that a page may read");
  return {
    byteLength,
    // Whether it is a weak one is up to who packs the answer on the way.
    ...(etag !== undefined ? { etag: etag.replace(/^W\//, "") } : {}),
    ...(lastModified !== undefined ? { lastModified } : {}),
  };
}

/** @throws ServerFault where a file is not what it was */
export function checkSame(url: string, before: FileVersion, now: FileVersion): void {
  const differing = (["byteLength", "etag", "lastModified"] as const).find(
    (name) => before[name] !== undefined && now[name] !== undefined && before[name] !== now[name],
  );
  if (differing === undefined) return;
  const what = { byteLength: "bytes", etag: "ETag", lastModified: "Last-Modified" }[differing];
  throw fault(url, "changed", `${what} ${before[differing]}`, `${now[differing]}`);
}

const refused = (url: string, { status }: ServerAnswer) =>
  status === 404 || status === 410
    ? fault(url, "missing", "a file", `status ${status}`)
    : fault(url, "refused", "status 200 or 206", `status ${status}`);

const unreachable = (url: string, { failed }: NoAnswer) => fault(url, "unreachable", "an answer", failed);

/** What each fault is, and what to do about it. */
const sentences: Record<ServerFaultKind, (host: string) => string> = {
  unreachable: (host) =>
    `${host} did not give this page an answer. Either it cannot be reached, or it does not allow other pages to read its files: it must send “Access-Control-Allow-Origin: *” (CORS).`,
  refused: (host) => `${host} refused a request.`,
  missing: (host) => `${host} has no such file.`,
  "no ranges": (host) =>
    `${host} sent a whole file where a part of it was asked for: it does not support range requests.`,
  "hidden headers": (host) =>
    `${host} does not say which part of a file it sent, or does not let this page read it: it must send “Access-Control-Expose-Headers: Content-Range, ETag”.`,
  "wrong range": (host) => `${host} sent another part of a file than was asked for. Nothing of it is shown.`,
  "short body": (host) => `${host} sent fewer bytes than it promised. Nothing of them is shown.`,
  "no metadata": (host) => `${host} sent something else than the metadata of a Zarr store.`,
  encoded: (host) => `${host} packs what it sends, so that parts of files are not what they are in the file.`,
  "no version": (host) =>
    `${host} does not say which version of a file it sent, so that a change of it would not be noticed: it must send ETag or Last-Modified.`,
  changed: (host) => `A file on ${host} has changed since it was opened. Open it again.`,
};

export function fault(url: string, kind: ServerFaultKind, expected: string, found: string): WorkbenchError {
  const { host, pathname } = new URL(url);
  return new WorkbenchError(
    "ServerFault",
    { url, fault: kind, expected, found },
    `${sentences[kind](host)} (${pathname}: expected ${expected}, found ${found}.)`,
  );
}
