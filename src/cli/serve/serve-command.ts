import { createReadStream, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { basename, extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type Command, exitCodes, numberOption, UsageError } from "../command.ts";
import { SampInbox } from "./samp-inbox.ts";

/** The policy of the build (workers/security-policy.mjs), put in by the build. */
declare const __PAGE_POLICY__: string;
/** Of files that have another one. */
declare const __OTHER_POLICIES__: Record<string, string>;

/** What a server sends with the page: cross-origin isolation, and its policy. */
const pageHeaders = (name: string) => ({
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Content-Security-Policy": __OTHER_POLICIES__[name] ?? __PAGE_POLICY__,
});

const defaultPort = 4173;
/** Where the page finds the zip, below its own address. */
const storeFolder = "store/";

const types: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** Serves the page on this machine only, with a zip to look at and a way to SAMP, until it is interrupted. */
export const serveCommand: Command = async (words, { job, say }) => {
  const [store, another] = words.paths;
  if (another !== undefined) throw new UsageError("Expected one zip to look at, or none.");
  if (store !== undefined && !statSync(store, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`${store}: there is no such file. “export” makes a zip of a directory.`);
  // Beside this bundle: dist/cli/lightcurve-workbench.mjs, dist/index.html.
  const page = fileURLToPath(new URL("..", import.meta.url));
  if (!statSync(join(page, "index.html"), { throwIfNoEntry: false }))
    throw new UsageError(`${page} holds no page: build it first.`);
  const port = numberOption(words, "port") ?? defaultPort;
  const samp = new SampInbox(() => `http://127.0.0.1:${port}`);
  const server = createServer((request, response) => answer(request, response, page, store, samp));
  await listen(server, port);
  const query = store === undefined ? "" : `?${new URLSearchParams({ store: storeFolder + basename(store) })}`;
  const url = `http://localhost:${port}/${query}`;
  say(`The page is at ${url} until Ctrl-C.`, { event: "serving", url });
  await new Promise<void>((resolve) => job.signal.addEventListener("abort", () => resolve(), { once: true }));
  await samp.close();
  server.closeAllConnections();
  server.close();
  return exitCodes.done;
};

async function listen(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE" ? new UsageError(`Port ${port} is in use: choose another with --port.`) : error,
      ),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
}

function answer(
  request: IncomingMessage,
  response: ServerResponse,
  page: string,
  store: string | undefined,
  samp: SampInbox,
): void {
  const refuse = (status: number) => response.writeHead(status).end();
  // A page of another name that leads here by DNS is not ours.
  if (!/^(localhost|127\.0\.0\.1)(:\d+)?$/.test(request.headers.host ?? "")) return void refuse(421);
  let name: string;
  try {
    name = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname).slice(1);
  } catch {
    return void refuse(400);
  }
  if (samp.answer(request, response, name)) return;
  if (request.method !== "GET" && request.method !== "HEAD") return void refuse(405);
  const path =
    store !== undefined && name === storeFolder + basename(store)
      ? store
      : within(page, name === "" ? "index.html" : name);
  const stat = path === undefined ? undefined : statSync(path, { throwIfNoEntry: false });
  if (path === undefined || !stat?.isFile()) return void refuse(404);
  const headers: Record<string, string | number> = {
    ...pageHeaders(name),
    "Accept-Ranges": "bytes",
    "Cache-Control": "no-cache",
    "Content-Type": types[extname(path)] ?? "application/octet-stream",
    "X-Content-Type-Options": "nosniff",
  };
  const range = rangeOf(request.headers.range, stat.size);
  if (range === "unsatisfiable") {
    response.writeHead(416, { ...headers, "Content-Range": `bytes */${stat.size}` }).end();
    return;
  }
  const [from, end] = range ?? [0, stat.size];
  if (range) headers["Content-Range"] = `bytes ${from}-${end - 1}/${stat.size}`;
  response.writeHead(range ? 206 : 200, { ...headers, "Content-Length": end - from });
  if (request.method === "HEAD" || end === from) response.end();
  else
    createReadStream(path, { start: from, end: end - 1 })
      .on("error", () => response.destroy())
      .pipe(response);
}

/** A path below the folder; undefined where it leads out of it. */
function within(folder: string, name: string): string | undefined {
  const path = normalize(join(folder, name));
  return name.includes("\0") || !path.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? undefined : path;
}

/** First byte and the byte behind the last of a single range (RFC 9110, 14.1.2); undefined where all is asked for. */
export function rangeOf(header: string | undefined, size: number): [number, number] | "unsatisfiable" | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!match || (match[1] === "" && match[2] === "")) return undefined;
  const [first, last] = [match[1]!, match[2]!];
  const from = first === "" ? Math.max(size - Number(last), 0) : Number(first);
  const end = first === "" || last === "" ? size : Math.min(Number(last) + 1, size);
  return from >= size || from >= end ? "unsatisfiable" : [from, end];
}
