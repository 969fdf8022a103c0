// A hub of SAMP with one program, as much of both as a page can meet: the peer checks use astropy's hub and TOPCAT.
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { callXml, parseXmlRpc, responseXml, type SampValue } from "../../src/core/samp/xml-rpc.ts";

type SampMap = { [key: string]: SampValue };

/** Starts a hub whose lockfile is `file`. Its only program is called “peer”, takes every table and says nothing by itself. */
export async function startSampHub(file: string) {
  let callback = "";
  const tables: { id: string; text: string }[] = [];
  const told: { mtype: string; params: SampMap }[] = [];
  const callBack = (method: string, ...params: SampValue[]) =>
    fetch(callback, { method: "POST", body: callXml(method, ["key", ...params]) });
  const answers: Record<string, (...params: SampValue[]) => SampValue> = {
    "samp.hub.register": () => ({ "samp.private-key": "key", "samp.self-id": "workbench", "samp.hub-id": "hub" }),
    "samp.hub.setXmlrpcCallback": (_, url) => {
      callback = url as string;
      return "";
    },
    "samp.hub.getSubscribedClients": () => ({ workbench: {}, peer: {} }),
    "samp.hub.getMetadata": () => ({ "samp.name": "peer" }),
    "samp.hub.call": (_, recipient, tag, message) => {
      const { "table-id": id, url } = (message as SampMap)["samp.params"] as SampMap;
      const load = async () => {
        tables.push({ id: id as string, text: await (await fetch(url as string)).text() });
        const response = { "samp.status": "samp.ok", "samp.result": {} };
        await callBack("samp.client.receiveResponse", recipient!, tag!, response);
      };
      void load();
      return "message";
    },
    "samp.hub.notifyAll": (_, message) => {
      const { "samp.mtype": mtype, "samp.params": params } = message as SampMap;
      told.push({ mtype: mtype as string, params: params as SampMap });
      return ["peer"];
    },
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      const { method = "", params } = parseXmlRpc(Buffer.concat(parts).toString());
      response.end(responseXml(answers[method]?.(...params) ?? ""));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  writeFileSync(file, `samp.secret=secret\nsamp.hub.xmlrpc.url=http://127.0.0.1:${port}/\n`);
  return {
    /** What the peer was given, in order. */
    tables,
    /** What the peer was told of. */
    told,
    tell: (mtype: string, params: SampMap) =>
      callBack("samp.client.receiveNotification", "peer", { "samp.mtype": mtype, "samp.params": params }),
    stop: () => server.close(),
  };
}
