// Made by hand because the packages for XML-RPC were last released in 2018 or need Node's own streams and a DOM; SAMP uses three of
// its types, 100 lines.

import { xmlReader } from "../bytes/xml-reader.ts";
import { WorkbenchError } from "../errors.ts";

/** What SAMP calls carry: strings, lists and maps; numbers and booleans of others are taken as their text. */
export type SampValue = string | SampValue[] | { [key: string]: SampValue };

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };
/** Characters that XML has no way to write are left out. */
const unwritable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const text = (value: string) => value.replace(unwritable, "").replace(/[&<>\r]/g, (character) => escapes[character]!);

function valueXml(value: SampValue): string {
  if (typeof value === "string") return `<value><string>${text(value)}</string></value>`;
  if (Array.isArray(value)) return `<value><array><data>${value.map(valueXml).join("")}</data></array></value>`;
  const members = Object.entries(value).map(
    ([name, member]) => `<member><name>${text(name)}</name>${valueXml(member)}</member>`,
  );
  return `<value><struct>${members.join("")}</struct></value>`;
}

const paramsXml = (values: readonly SampValue[]) =>
  `<params>${values.map((value) => `<param>${valueXml(value)}</param>`).join("")}</params>`;

export const callXml = (method: string, params: readonly SampValue[]) =>
  `<?xml version="1.0"?><methodCall><methodName>${text(method)}</methodName>${paramsXml(params)}</methodCall>`;

export const responseXml = (value: SampValue) =>
  `<?xml version="1.0"?><methodResponse>${paramsXml([value])}</methodResponse>`;

/** A fault as XML-RPC writes it; the code is always 1. */
export const faultXml = (message: string) =>
  `<?xml version="1.0"?><methodResponse><fault><value><struct><member><name>faultCode</name><value><int>1</int></value></member><member><name>faultString</name>${valueXml(message)}</member></struct></value></fault></methodResponse>`;

export interface XmlRpcMessage {
  /** Of a call; a response has none. */
  method?: string;
  params: SampValue[];
}

const maxDepth = 100;

/**
 * Reads a call or a response of XML-RPC.
 * @throws WorkbenchError InvalidRequest where it is neither; HubRefused where it says that the call failed
 */
export function parseXmlRpc(xml: string): XmlRpcMessage {
  const reader = new XmlRpcReader();
  const parser = xmlReader();
  parser.on("error", (error) => {
    throw notXmlRpc(error.message);
  });
  parser.on("doctype", () => {
    throw notXmlRpc("a document type");
  });
  parser.on("opentag", ({ name }) => reader.open(name));
  parser.on("text", (part) => reader.text(part));
  parser.on("cdata", (part) => reader.text(part));
  parser.on("closetag", ({ name }) => reader.close(name));
  parser.write(xml).close();
  return reader.message();
}

const notXmlRpc = (found: string) =>
  new WorkbenchError(
    "InvalidRequest",
    { what: "message of the SAMP hub", expected: "a call or a response in XML-RPC", found },
    `A message of the SAMP hub is no XML-RPC: ${found}.`,
  );

/** Follows the elements of one message. */
class XmlRpcReader {
  #root: string | undefined;
  #method: string | undefined;
  #isFault = false;
  readonly #params: SampValue[] = [];
  /** Of the values that are open: what each is so far, and the name of the member that comes next. */
  readonly #open: { value: SampValue | undefined; member: string }[] = [];
  #text = "";

  open(name: string): void {
    this.#root ??= name;
    this.#text = "";
    const innermost = this.#open.at(-1);
    if (name === "fault") this.#isFault = true;
    else if (name === "value") {
      if (this.#open.length >= maxDepth) throw notXmlRpc(`values nested more than ${maxDepth} deep`);
      this.#open.push({ value: undefined, member: "" });
    } else if (name === "array" && innermost) innermost.value = [];
    // No prototype: a member may have any name.
    else if (name === "struct" && innermost) innermost.value = Object.create(null) as { [key: string]: SampValue };
  }

  text(part: string): void {
    this.#text += part;
  }

  close(name: string): void {
    const innermost = this.#open.at(-1);
    if (name === "methodName") this.#method = this.#text.trim();
    else if (name === "name" && innermost) innermost.member = this.#text;
    else if (name === "value" && innermost) {
      this.#open.pop();
      this.#give(innermost.value ?? this.#text); // a value without a type is a string
    } else if (scalars.has(name) && innermost) innermost.value = this.#text;
    this.#text = "";
  }

  #give(value: SampValue): void {
    const outer = this.#open.at(-1);
    if (!outer) this.#params.push(value);
    else if (Array.isArray(outer.value)) outer.value.push(value);
    else if (typeof outer.value === "object") outer.value[outer.member] = value;
  }

  message(): XmlRpcMessage {
    if (this.#root !== "methodCall" && this.#root !== "methodResponse") throw notXmlRpc(`<${this.#root ?? ""}>`);
    if (this.#isFault) {
      const fault = this.#params[0];
      const said = typeof fault === "object" && !Array.isArray(fault) ? fault.faultString : undefined;
      const message = typeof said === "string" ? said : "no reason given";
      throw new WorkbenchError("HubRefused", { message }, `The SAMP hub refused a call: ${message}`);
    }
    return { ...(this.#method === undefined ? {} : { method: this.#method }), params: this.#params };
  }
}

const scalars = new Set(["string", "int", "i4", "i8", "boolean", "double", "dateTime.iso8601", "base64"]);
