import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { reportError, WorkbenchError } from "../../core/errors.ts";
import { type HubFile, parseHubFile } from "../../core/samp/hub-file.ts";
import { callXml, faultXml, parseXmlRpc, responseXml, type SampValue } from "../../core/samp/xml-rpc.ts";

/** A message of another program, as SAMP writes it. */
export interface SampMessage {
  client: string;
  mtype: string;
  params: { [key: string]: SampValue };
}

type SampMap = { [key: string]: SampValue };
const isMap = (value: SampValue | undefined): value is SampMap => typeof value === "object" && !Array.isArray(value);
const textOf = (value: SampValue | undefined) => (typeof value === "string" ? value : "");

const hubWaitMs = 10_000;
/** How long a program may take to read a table before the page is told that it has not answered. */
const tableWaitMs = 120_000;
const replyTag = "lightcurve-workbench-table";

/** Where the hub's lockfile is (SAMP 1.3, section 4.3.1). */
function hubFilePath(): string {
  const named = process.env.SAMP_HUB;
  const prefix = "std-lockurl:";
  if (named?.startsWith(`${prefix}file:`)) return fileURLToPath(named.slice(prefix.length));
  return join(homedir(), ".samp");
}

function noHub(found: string): WorkbenchError {
  const expected = "a SAMP hub, such as TOPCAT or Aladin has when it runs";
  return new WorkbenchError(
    "NoHub",
    { expected },
    `${found} Start TOPCAT, Aladin or another program with SAMP, and try again.`,
  );
}

async function callHub(url: string, method: string, params: readonly SampValue[]): Promise<SampValue> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "text/xml" },
      body: callXml(method, params),
      signal: AbortSignal.timeout(hubWaitMs),
    });
  } catch {
    throw noHub(`No SAMP hub answers at ${url}.`);
  }
  return parseXmlRpc(await response.text()).params[0] ?? "";
}

/** This program among those that are registered with a SAMP hub. Rows and tables are those of SAMP's `table.*` messages. */
export class SampHub {
  readonly #url: string;
  readonly #key: string;
  readonly #id: string;
  readonly #receive: (message: SampMessage) => void;
  /** Who has yet to say what came of a table, and what is done when they do. */
  readonly #awaited = new Map<string, (error: string | undefined) => void>();
  #tableCount = 0;

  private constructor(url: string, key: string, id: string, receive: (message: SampMessage) => void) {
    this.#url = url;
    this.#key = key;
    this.#id = id;
    this.#receive = receive;
  }

  /**
   * Registers with the hub of this user.
   * @param callbackUrl where the hub finds `answerHub`
   * @throws WorkbenchError NoHub where there is none
   */
  static async connect(callbackUrl: string, receive: (message: SampMessage) => void): Promise<SampHub> {
    const path = hubFilePath();
    let file: HubFile;
    try {
      file = parseHubFile(await readFile(path, "utf8"), path);
    } catch (error) {
      if (error instanceof WorkbenchError) throw error;
      throw noHub(`There is no SAMP hub: ${path} does not exist.`);
    }
    const registered = await callHub(file.url, "samp.hub.register", [file.secret]);
    const [key, id] = isMap(registered)
      ? [textOf(registered["samp.private-key"]), textOf(registered["samp.self-id"])]
      : ["", ""];
    if (key === "") throw noHub(`The SAMP hub at ${file.url} gave no key.`);
    const hub = new SampHub(file.url, key, id, receive);
    await hub.#call("samp.hub.declareMetadata", {
      "samp.name": "Lightcurve Workbench",
      "samp.description.text": "Light curves of a folder of SExtractor catalogs",
    });
    await hub.#call("samp.hub.setXmlrpcCallback", callbackUrl);
    await hub.#call("samp.hub.declareSubscriptions", {
      "samp.app.ping": {},
      "samp.hub.event.shutdown": {},
      "samp.hub.disconnect": {},
      "table.select.rowList": {},
      "table.highlight.row": {},
    });
    return hub;
  }

  #call(method: string, ...params: SampValue[]): Promise<SampValue> {
    return callHub(this.#url, method, [this.#key, ...params]);
  }

  /** Names of the other programs that take tables, by their id. */
  async tableClients(): Promise<Map<string, string>> {
    const clients = await this.#call("samp.hub.getSubscribedClients", "table.load.votable");
    const ids = isMap(clients) ? Object.keys(clients).filter((id) => id !== this.#id) : [];
    return new Map(await Promise.all(ids.map(async (id) => [id, await this.#nameOf(id)] as const)));
  }

  async #nameOf(id: string): Promise<string> {
    const metadata = await this.#call("samp.hub.getMetadata", id);
    return (isMap(metadata) && textOf(metadata["samp.name"])) || id;
  }

  /** Has every other program load a table, and waits for what each makes of it. */
  async sendTable(tableId: string, name: string, url: string): Promise<{ client: string; error?: string }[]> {
    const clients = await this.tableClients();
    const message = { "samp.mtype": "table.load.votable", "samp.params": { "table-id": tableId, name, url } };
    const tag = `${replyTag}-${this.#tableCount++}`;
    const answers = [...clients].map(async ([id, client]) => {
      const answer = this.#answerOf(`${tag} ${id}`);
      await this.#call("samp.hub.call", id, tag, message);
      const error = await answer;
      return error === undefined ? { client } : { client, error };
    });
    return Promise.all(answers);
  }

  #answerOf(name: string): Promise<string | undefined> {
    return new Promise((resolve) => {
      const late = setTimeout(() => this.#awaited.get(name)?.("it has not answered in two minutes"), tableWaitMs);
      this.#awaited.set(name, (error) => {
        clearTimeout(late);
        this.#awaited.delete(name);
        resolve(error);
      });
    });
  }

  async selectRows(tableId: string, rows: readonly number[]): Promise<void> {
    const params = { "table-id": tableId, "row-list": rows.map(String) };
    await this.#call("samp.hub.notifyAll", { "samp.mtype": "table.select.rowList", "samp.params": params });
  }

  async highlightRow(tableId: string, row: number): Promise<void> {
    const params = { "table-id": tableId, row: String(row) };
    await this.#call("samp.hub.notifyAll", { "samp.mtype": "table.highlight.row", "samp.params": params });
  }

  /** Says good-bye; a hub that is gone by then does not matter. */
  async leave(): Promise<void> {
    for (const answer of [...this.#awaited.values()]) answer("the link was ended");
    await this.#call("samp.hub.unregister").catch(() => {});
  }

  /** Takes a call of the hub. @returns the answer's XML */
  answerHub(xml: string): string {
    try {
      const { method = "", params } = parseXmlRpc(xml);
      const [key, sender, third, fourth] = params;
      if (key !== this.#key) return faultXml("expected the key that the hub gave");
      if (method === "samp.client.receiveResponse") this.#takeAnswer(textOf(sender), textOf(third), fourth);
      else if (method === "samp.client.receiveNotification") this.#take(textOf(sender), third);
      else if (method === "samp.client.receiveCall") {
        this.#take(textOf(sender), fourth);
        const done = { "samp.status": "samp.ok", "samp.result": {} };
        this.#call("samp.hub.reply", textOf(third), done).catch(() => {});
      } else return faultXml(`there is no method ${method}`);
      return responseXml("");
    } catch (error) {
      return faultXml(reportError(error).message);
    }
  }

  #takeAnswer(sender: string, tag: string, response: SampValue | undefined): void {
    if (!isMap(response)) return;
    const error = isMap(response["samp.error"]) ? textOf(response["samp.error"]["samp.errortxt"]) : "";
    const failed = response["samp.status"] !== "samp.ok";
    this.#awaited.get(`${tag} ${sender}`)?.(failed ? error || "it gave no reason" : undefined);
  }

  #take(sender: string, message: SampValue | undefined): void {
    if (!isMap(message) || !isMap(message["samp.params"])) return;
    this.#receive({ client: sender, mtype: textOf(message["samp.mtype"]), params: message["samp.params"] });
  }
}
