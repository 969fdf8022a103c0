import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

/** What a server does wrong. `honest`: nothing; the next four lie. */
export type Mood =
  | "honest"
  | "wrong range"
  | "short body"
  | "changed midway"
  | "wrong bytes"
  | "whole file"
  | "hidden headers"
  | "no version"
  | "gzip"
  | "redirects"
  | "no CORS"
  | "drips"
  | "silent"
  | "busy";

/** A server of files over HTTP, of other origins than the page's as well, that tells the truth or not. */
export interface LyingServer {
  readonly url: string;
  readonly files: Map<string, Uint8Array>;
  mood: Mood;
  /** Requests that still get the truth before the mood counts; busy: how many are refused. */
  patience: number;
  /** What was asked for, as `GET /path 0-9`. */
  readonly asked: string[];
  close(): Promise<void>;
}

const rangeIn = (header: string | undefined) =>
  /^bytes=(\d+)-(\d+)$/
    .exec(header ?? "")
    ?.slice(1)
    .map(Number);

export async function lyingServer(files: Record<string, Uint8Array> = {}, port = 0): Promise<LyingServer> {
  const state = { mood: "honest" as Mood, patience: 0, asked: [] as string[], files: new Map(Object.entries(files)) };
  const server: Server = createServer((request, response) => answer(request, response, state));
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return Object.assign(state, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  state: Pick<LyingServer, "files" | "mood" | "patience" | "asked">,
): unknown {
  const { pathname, searchParams } = new URL(request.url!, "http://server");
  const range = rangeIn(request.headers.range);
  state.asked.push(`${request.method} ${pathname}${range ? ` ${range[0]}-${range[1]}` : ""}`);
  const patient = state.mood !== "busy" && state.patience-- > 0;
  const mood = patient ? "honest" : state.mood;
  const cors = {
    "Access-Control-Allow-Origin": "*",
    ...(mood === "hidden headers" ? {} : { "Access-Control-Expose-Headers": "Content-Range, ETag, Content-Encoding" }),
  };
  const allowed = mood === "no CORS" ? {} : cors;
  const say = (status: number, headers: Record<string, string | number> = {}, body = "") =>
    response.writeHead(status, { ...allowed, ...headers }).end(body);
  if (mood === "silent") return undefined;
  if (mood === "busy" && state.patience-- > 0) return say(503);
  if (mood === "redirects" && !searchParams.has("there")) return say(302, { Location: `${pathname}?there` });
  const file = state.files.get(decodeURIComponent(pathname.slice(1)));
  if (!file) return say(404, {}, "none");
  const changed = mood === "changed midway";
  const headers: Record<string, string> = {
    ...allowed,
    "Content-Type": "application/octet-stream",
    ...(mood === "no version"
      ? {}
      : { ETag: changed ? '"later"' : '"first"', "Last-Modified": `Mon, 0${changed ? 2 : 1} Jan 2024 00:00:00 GMT` }),
  };
  if (mood === "hidden headers") delete headers.ETag;
  if (request.method === "HEAD")
    return void response.writeHead(200, { ...headers, "Content-Length": file.length }).end();
  if (!range || mood === "whole file") {
    const body = mood === "gzip" ? gzipSync(file) : wrong(file, mood);
    if (mood === "gzip") headers["Content-Encoding"] = "gzip";
    return send(response, 200, headers, body, mood);
  }
  const shift = mood === "wrong range" ? 1 : 0;
  const from = range[0]! + shift;
  const end = Math.min(range[1]! + 1, file.length);
  if (from >= file.length) return say(416, { ...headers, "Content-Range": `bytes */${file.length}` });
  const part = file.slice(from, end + shift);
  headers["Content-Range"] = `bytes ${from}-${from + part.length - 1}/${file.length}`;
  if (mood === "hidden headers") delete headers["Content-Range"];
  if (mood === "gzip") headers["Content-Encoding"] = "gzip";
  return send(response, 206, headers, mood === "gzip" ? gzipSync(part) : wrong(part, mood), mood);
}

/** A bit of each 16th byte is another one. */
const wrong = (bytes: Uint8Array, mood: Mood) =>
  mood === "wrong bytes" ? bytes.map((byte, at) => (at % 16 === 8 ? byte ^ 4 : byte)) : bytes;

function send(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: Uint8Array,
  mood: Mood,
): unknown {
  // Cut off, with a length that says so to nobody: as a proxy does that gives up on the host behind it.
  const sent = mood === "short body" ? body.subarray(0, Math.max(body.length - 3, 0)) : body;
  response.writeHead(status, { ...headers, "Content-Length": sent.length });
  if (mood !== "drips") return response.end(sent);
  const third = Math.ceil(sent.length / 3);
  response.write(sent.subarray(0, third));
  return setTimeout(() => {
    response.write(sent.subarray(third, 2 * third));
    setTimeout(() => response.end(sent.subarray(2 * third)), 20);
  }, 20);
}
