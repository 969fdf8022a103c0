import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { reportError, WorkbenchError } from "../../core/errors.ts";
import { type SampEvent, type SampRows, type SampState, type SentTable, sampPaths } from "../../core/samp/samp-door.ts";
import { SampHub, type SampMessage } from "./samp-hub.ts";

/** Of a table that the page sends; 50,000 objects with 200 columns are 200 MB. */
const maxTableBytes = 1 << 30;
/** Of any other message: the numbers of a million rows. */
const maxMessageBytes = 16 << 20;
/** Tables that programs may still fetch; older ones are forgotten. */
const keptTables = 4;
const hubPath = "samp/hub-";
const inboxPath = "samp/inbox/";

/**
 * The page's way to SAMP: it gives tables and rows to `serve`, which hands tables out on this machine only, talks to the hub, and
 * passes on what others select. Pages of other origins are refused.
 */
export class SampInbox {
  readonly #origin: () => string;
  /** Only the hub knows it. */
  readonly #callback = `${hubPath}${randomUUID()}`;
  readonly #tables = new Map<string, Uint8Array>();
  readonly #listeners = new Set<ServerResponse>();
  #hub: Promise<SampHub> | undefined;

  /** @param origin of this server, once it listens */
  constructor(origin: () => string) {
    this.#origin = origin;
  }

  /** Answers what is below `samp/`. @returns false where this is none of its paths */
  answer(request: IncomingMessage, response: ServerResponse, name: string): boolean {
    const route = this.#route(request.method ?? "", name);
    if (!route) return false;
    route(request, response).catch((error) => refuse(response, error));
    return true;
  }

  #route(
    method: string,
    name: string,
  ): ((request: IncomingMessage, response: ServerResponse) => Promise<void>) | undefined {
    if (method === "POST" && name === this.#callback) return (...both) => this.#callOfHub(...both);
    if (method === "GET" && name.startsWith(inboxPath)) return async (_, response) => this.#handOut(name, response);
    const ours = routes[`${method} ${name}`];
    if (!ours) return undefined;
    return async (request, response) => {
      if (!isOurPage(request, this.#origin())) return void response.writeHead(403).end();
      await ours(this, request, response);
    };
  }

  async #callOfHub(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const xml = new TextDecoder().decode(await bodyOf(request, maxMessageBytes));
    const hub = await this.#hub;
    response.writeHead(200, { "Content-Type": "text/xml" }).end(hub?.answerHub(xml) ?? "");
  }

  #handOut(name: string, response: ServerResponse): void {
    const table = this.#tables.get(name.slice(inboxPath.length));
    if (!table) return void response.writeHead(404).end();
    response.writeHead(200, { "Content-Type": "application/x-votable+xml", "Content-Length": table.length }).end(table);
  }

  /** The hub, registered with at the first need, and anew where it was gone. */
  async #connected(): Promise<SampHub> {
    const url = `${this.#origin()}/${this.#callback}`;
    this.#hub ??= SampHub.connect(url, (message) => this.#take(message));
    try {
      return await this.#hub;
    } catch (error) {
      this.#hub = undefined;
      throw error;
    }
  }

  /** Does something with the hub; one that was started anew since is registered with once more. */
  async #withHub<T>(act: (hub: SampHub) => Promise<T>): Promise<T> {
    const wasThere = this.#hub !== undefined;
    try {
      return await act(await this.#connected());
    } catch (error) {
      const tag = error instanceof WorkbenchError ? error.tag : undefined;
      if (!wasThere || (tag !== "NoHub" && tag !== "HubRefused")) throw error;
      this.#hub = undefined;
      return act(await this.#connected());
    }
  }

  async state(): Promise<SampState> {
    return { clients: [...(await this.#withHub((hub) => hub.tableClients())).values()] };
  }

  async sendTable(name: string, votable: Uint8Array): Promise<SentTable> {
    const tableId = randomUUID();
    const file = `${tableId}.vot`;
    this.#tables.set(file, votable);
    for (const old of [...this.#tables.keys()].slice(0, -keptTables)) this.#tables.delete(old);
    const url = `${this.#origin()}/${inboxPath}${file}`;
    return { tableId, answers: await this.#withHub((hub) => hub.sendTable(tableId, name, url)) };
  }

  select({ tableId, rows }: SampRows): Promise<void> {
    return this.#withHub((hub) => hub.selectRows(tableId, rows));
  }

  async highlight({ tableId, rows }: SampRows): Promise<void> {
    const [row] = rows;
    if (row !== undefined) await this.#withHub((hub) => hub.highlightRow(tableId, row));
  }

  listen(response: ServerResponse): void {
    response.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
    response.write(":\n\n");
    this.#listeners.add(response);
    response.on("close", () => this.#listeners.delete(response));
  }

  #take({ client, mtype, params }: SampMessage): void {
    if (mtype === "samp.hub.event.shutdown" || mtype === "samp.hub.disconnect") {
      this.#hub = undefined;
      this.#tell({ kind: "hub-gone" });
      return;
    }
    const tableId = params["table-id"];
    const list = mtype === "table.select.rowList" ? params["row-list"] : [params.row ?? ""];
    const rows = (Array.isArray(list) ? list : []).map((row) => (typeof row === "string" ? Number(row) : Number.NaN));
    if (typeof tableId !== "string" || !rows.every((row) => Number.isInteger(row) && row >= 0)) return;
    if (mtype === "table.select.rowList") this.#tell({ kind: "select", client, tableId, rows });
    else if (mtype === "table.highlight.row") this.#tell({ kind: "highlight", client, tableId, rows });
  }

  #tell(event: SampEvent): void {
    for (const listener of this.#listeners) listener.write(`data: ${JSON.stringify(event)}\n\n`);
  }

  async close(): Promise<void> {
    for (const listener of this.#listeners) listener.end();
    const hub = await this.#hub?.catch(() => undefined);
    await hub?.leave();
  }
}

type Route = (inbox: SampInbox, request: IncomingMessage, response: ServerResponse) => Promise<void>;

const routes: Record<string, Route> = {
  [`GET ${sampPaths.state}`]: async (inbox, _, response) => json(response, await inbox.state()),
  [`POST ${sampPaths.table}`]: async (inbox, request, response) => {
    const name = new URL(request.url ?? "/", "http://localhost").searchParams.get("name") ?? "objects";
    json(response, await inbox.sendTable(name, await bodyOf(request, maxTableBytes)));
  },
  [`POST ${sampPaths.select}`]: async (inbox, request, response) => {
    await inbox.select(rowsOf(await bodyOf(request, maxMessageBytes)));
    json(response, {});
  },
  [`POST ${sampPaths.highlight}`]: async (inbox, request, response) => {
    await inbox.highlight(rowsOf(await bodyOf(request, maxMessageBytes)));
    json(response, {});
  },
  [`GET ${sampPaths.events}`]: async (inbox, _, response) => inbox.listen(response),
};

/** A page of another origin may not talk to programs of this machine through us. */
function isOurPage({ headers }: IncomingMessage, origin: string): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") return false;
  const here = new URL(origin).origin;
  return headers.origin === undefined || [here, here.replace("127.0.0.1", "localhost")].includes(headers.origin);
}

async function bodyOf(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let found = 0;
  for await (const part of request) {
    found += (part as Uint8Array).length;
    const what = "message of the page";
    if (found > limit)
      throw new WorkbenchError(
        "TooLarge",
        { file: what, what: "bytes", limit, found },
        `At most ${limit} bytes are taken.`,
      );
    parts.push(part as Uint8Array);
  }
  return Buffer.concat(parts);
}

/** @throws WorkbenchError InvalidRequest where the message is not as the page writes it */
function rowsOf(bytes: Uint8Array): SampRows {
  let found: Partial<SampRows> | null;
  try {
    found = JSON.parse(new TextDecoder().decode(bytes)) as Partial<SampRows> | null;
  } catch {
    found = null;
  }
  const { tableId, rows } = found ?? {};
  const sound = (row: unknown) => Number.isInteger(row) && (row as number) >= 0;
  if (typeof tableId === "string" && Array.isArray(rows) && rows.every(sound)) return { tableId, rows };
  const expected = "tableId and rows";
  throw new WorkbenchError(
    "InvalidRequest",
    { what: "message of the page", expected, found: typeof found },
    `Expected ${expected}.`,
  );
}

const json = (response: ServerResponse, value: object) =>
  void response
    .writeHead(200, { "Content-Type": "application/json", "Cache-Control": "no-store" })
    .end(JSON.stringify(value));

function refuse(response: ServerResponse, error: unknown): void {
  const { tag, message } = reportError(error);
  const status = tag === "NoHub" || tag === "HubRefused" ? 503 : tag === "Unexpected" ? 500 : 400;
  if (response.headersSent) response.destroy();
  else response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify({ message }));
}
