import { reportError, WorkbenchError } from "../../../core/errors.ts";
import { type SampRefusal, type SampRows, type SentTable, sampPaths } from "../../../core/samp/samp-door.ts";

const expected = "this page from “lightcurve-workbench serve”";
const notServed = () =>
  new WorkbenchError(
    "NoHub",
    { expected },
    "Other programs are reached through the command line: start “lightcurve-workbench serve” and open the page there.",
  );

/** Below the page's own address: the server that the page came from. */
export const ofServe = (path: string) => new URL(path, new URL("./", document.baseURI));

async function post(url: URL, body: Blob | string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { method: "POST", body });
  } catch (error) {
    const message = "The server that this page came from does not answer: start “lightcurve-workbench serve” again.";
    throw new WorkbenchError("NoHub", { expected }, `${message} (${reportError(error).message})`);
  }
  if (response.ok) return response;
  if (response.status !== 503 && response.status !== 400) throw notServed();
  let refusal: Partial<SampRefusal> = {};
  try {
    refusal = (await response.json()) as Partial<SampRefusal>;
  } catch {
    throw notServed(); // another server's page of errors
  }
  throw new WorkbenchError("NoHub", { expected: "a SAMP hub" }, refusal.message ?? "The SAMP hub does not answer.");
}

/** Has TOPCAT and its like load a table. @throws WorkbenchError NoHub */
export async function sendTable(name: string, votable: Blob): Promise<SentTable> {
  const url = ofServe(sampPaths.table);
  url.searchParams.set("name", name);
  const response = await post(url, votable);
  try {
    return (await response.json()) as SentTable;
  } catch {
    throw notServed();
  }
}

export const selectRows = (rows: SampRows) => post(ofServe(sampPaths.select), JSON.stringify(rows));
export const highlightRow = (rows: SampRows) => post(ofServe(sampPaths.highlight), JSON.stringify(rows));
