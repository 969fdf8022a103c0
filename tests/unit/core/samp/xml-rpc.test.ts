import { expect, test } from "vitest";
import { parseHubFile } from "../../../../src/core/samp/hub-file.ts";
import { callXml, faultXml, parseXmlRpc, responseXml, type SampValue } from "../../../../src/core/samp/xml-rpc.ts";

/** As plain data: maps that were read have no prototype. */
const plain = (value: unknown) => JSON.parse(JSON.stringify(value)) as unknown;

test("a call that was written is read as it was", () => {
  const params: SampValue[] = [
    "key & <secret>\r\n",
    ["", " 1 ", []],
    { "samp.params": { "row-list": ["0", "17"] }, __proto__x: "é 星", toString: "a name like any" },
  ];
  const read = parseXmlRpc(callXml("samp.hub.notifyAll", params));
  expect(read.method).toBe("samp.hub.notifyAll");
  expect(plain(read.params)).toEqual(plain(params));
  expect(plain(parseXmlRpc(responseXml({})).params)).toEqual([{}]);
});

test("what other implementations write is read: values without a type, white space, numbers, CDATA", () => {
  const xml = `<?xml version='1.0'?>
    <methodResponse><params><param>
      <value><struct>
        <member><name>bare</name><value>text</value></member>
        <member><name>empty</name><value></value></member>
        <member><name>typed</name> <value> <string></string> </value></member>
        <member><name>number</name><value><int>1</int></value></member>
        <member><name>list</name><value><array><data> <value><![CDATA[a<b]]></value> <value><boolean>0</boolean></value>
        </data></array></value></member>
      </struct></value>
    </param></params></methodResponse>`;
  expect(plain(parseXmlRpc(xml).params)).toEqual([
    { bare: "text", empty: "", typed: "", number: "1", list: ["a<b", "0"] },
  ]);
});

test("a fault is an error with its reason", () => {
  expect(() => parseXmlRpc(faultXml("no such key"))).toThrow(/refused a call: no such key/);
});

test.each([
  ["<html></html>", /<html>/],
  ["nothing", /no XML-RPC/],
  ['<!DOCTYPE x [<!ENTITY a "b">]><methodCall/>', /document type/],
  [`<methodCall>${"<value><array><data>".repeat(200)}`, /100 deep/],
])("what is no XML-RPC is refused: %s", (xml, message) => {
  expect(() => parseXmlRpc(xml)).toThrow(message);
});

test("a hub's lockfile says where it is; one of another machine is refused", () => {
  const text =
    "# SAMP\nsamp.secret=734144fdaab8400a1ec2\r\nsamp.hub.xmlrpc.url=http://127.0.0.1:37000/xmlrpc\nsamp.profile.version=1.3\n";
  expect(parseHubFile(text, ".samp")).toEqual({ secret: "734144fdaab8400a1ec2", url: "http://127.0.0.1:37000/xmlrpc" });
  expect(() => parseHubFile(text.replace("127.0.0.1", "10.0.0.7"), ".samp")).toThrow(
    /on this machine, found http:\/\/10/,
  );
  expect(() => parseHubFile("", ".samp")).toThrow(/found neither/);
});
