import { WorkbenchError } from "../errors.ts";

/** Where a hub is, and what it wants to hear of whoever registers. */
export interface HubFile {
  secret: string;
  url: string;
}

/**
 * Reads the lockfile of a hub of SAMP's Standard Profile (section 4.3.1): `key=value` lines and `#` comments.
 * @throws WorkbenchError InvalidRequest where it does not say where the hub is
 */
export function parseHubFile(text: string, file: string): HubFile {
  const entries = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const split = line.startsWith("#") ? -1 : line.indexOf("=");
    if (split > 0) entries.set(line.slice(0, split).trim(), line.slice(split + 1).trim());
  }
  const [secret, url] = [entries.get("samp.secret"), entries.get("samp.hub.xmlrpc.url")];
  if (secret !== undefined && url !== undefined && isHere(url)) return { secret, url };
  const expected = "samp.secret and samp.hub.xmlrpc.url, on this machine";
  const found = url === undefined ? [...entries.keys()].join(", ") || "neither" : url;
  throw new WorkbenchError(
    "InvalidRequest",
    { what: "SAMP lockfile", expected, found },
    `${file} does not say where the SAMP hub is: expected ${expected}, found ${found}.`,
  );
}

/** Tables go to no other machine: `serve` hands them out on this one only. */
function isHere(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
