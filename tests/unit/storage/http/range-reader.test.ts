import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { FileVersion } from "../../../../src/core/verbs/remote-store.ts";
import { RangeReader } from "../../../../src/storage/http/range-reader.ts";
import { RemoteFile } from "../../../../src/storage/http/remote-file.ts";
import { serverCarrier } from "../../../../src/ui/door/server-carrier.ts";
import { type LyingServer, lyingServer, type Mood } from "../../../support/lying-server.ts";

const length = 1_000_003;
const bytes = Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) & 255);
let server: LyingServer;
let url: string;
/** Pauses that were asked for, none of which was made. */
let pauses: number[];
let reader: RangeReader;

beforeEach(async () => {
  server = await lyingServer({ "a file.bin": bytes });
  url = `${server.url}/a%20file.bin`;
  pauses = [];
  reader = new RangeReader(serverCarrier(), { pause: async (ms) => void pauses.push(ms) });
});
afterEach(() => server.close());

async function begun(): Promise<FileVersion> {
  return (await reader.begin(url, 10))!.version;
}

test("a part is the part, and says what the file is", async () => {
  expect(await reader.begin(url, 10)).toEqual({
    bytes: bytes.slice(0, 10),
    version: { byteLength: length, etag: '"first"', lastModified: "Mon, 01 Jan 2024 00:00:00 GMT" },
  });
  expect(await reader.range(url, 500_000, 500_123, await begun())).toEqual(bytes.slice(500_000, 500_123));
  expect(server.asked[0]).toBe("GET /a%20file.bin 0-9");
});

test("a file that is shorter than what its beginning is asked for is all of it, and one that is not there is none", async () => {
  server.files.set("short", bytes.slice(0, 5));
  expect((await reader.begin(`${server.url}/short`, 10))!.bytes).toEqual(bytes.slice(0, 5));
  expect(await reader.begin(`${server.url}/none`, 10)).toBeUndefined();
  expect(await reader.whole(`${server.url}/none`)).toBeUndefined();
});

describe.each<[Mood, string, RegExp]>([
  ["wrong range", "wrong range", /sent another part of a file than was asked for/],
  ["short body", "short body", /sent fewer bytes than it promised/],
  ["changed midway", "changed", /has changed since it was opened/],
  ["whole file", "no ranges", /does not support range requests/],
  ["hidden headers", "hidden headers", /Access-Control-Expose-Headers: Content-Range, ETag/],
  ["no version", "no version", /must send ETag or Last-Modified/],
  ["gzip", "encoded", /packs what it sends/],
])("a server in the mood “%s”", (mood, fault, sentence) => {
  test("is named, and gives no bytes", async () => {
    const version = await begun();
    server.mood = mood;
    await expect(reader.range(url, 100, 200, version)).rejects.toMatchObject({
      tag: "ServerFault",
      message: expect.stringMatching(sentence),
      details: { fault, url },
    });
  });
});

test("of a file that became shorter, or went away, the change is told", async () => {
  const version = await begun();
  server.files.set("a file.bin", bytes.slice(0, 50));
  await expect(reader.range(url, 100, 200, version)).rejects.toMatchObject({ details: { fault: "changed" } });
  server.files.clear();
  await expect(reader.range(url, 100, 200, version)).rejects.toMatchObject({ details: { fault: "changed" } });
  await expect(reader.confirm(url, version)).rejects.toMatchObject({ details: { fault: "changed" } });
});

test("whether a file still is what it was is asked without its bytes", async () => {
  const version = await begun();
  await reader.confirm(url, version);
  expect(server.asked.at(-1)).toBe("HEAD /a%20file.bin");
  server.mood = "changed midway";
  await expect(reader.confirm(url, version)).rejects.toMatchObject({ details: { fault: "changed" } });
});

test("a short answer, and a busy server, are asked again, longer and longer after", async () => {
  const version = await begun();
  server.mood = "busy";
  server.patience = 2;
  expect(await reader.range(url, 5, 9, version)).toEqual(bytes.slice(5, 9));
  expect(pauses).toEqual([300, 1200]);
  server.patience = 99;
  await expect(reader.range(url, 5, 9, version)).rejects.toMatchObject({
    details: { fault: "refused", found: "status 503" },
  });
  expect(pauses).toEqual([300, 1200, 300, 1200, 4000]);
});

test("a server that is slow is waited for, one that is silent is given up", async () => {
  const version = await begun();
  server.mood = "drips";
  expect(await reader.range(url, 0, 5000, version)).toEqual(bytes.slice(0, 5000));
  server.mood = "silent";
  const impatient = new RangeReader(serverCarrier({ silenceMs: 30 }), { pause: async () => {} });
  await expect(impatient.range(url, 0, 5000, version)).rejects.toMatchObject({
    details: { fault: "unreachable", found: expect.stringMatching(/^silence/) },
  });
});

test("no server at all is told with what a page may not know: whether it was CORS", async () => {
  await server.close();
  await expect(reader.begin(url, 10)).rejects.toMatchObject({
    message: expect.stringMatching(/cannot be reached, or it does not allow other pages.*CORS/),
    details: { fault: "unreachable" },
  });
  server = await lyingServer();
});

test("redirects are followed, and what was packed on the way of a whole file is unpacked", async () => {
  const version = await begun();
  server.mood = "redirects";
  expect(await reader.range(url, 7, 99, version)).toEqual(bytes.slice(7, 99));
  server.mood = "gzip";
  expect(Buffer.compare((await reader.whole(url))!.bytes, bytes)).toBe(0);
});

test("a call that is aborted asks no more", async () => {
  const abort = new AbortController();
  const aborted = new RangeReader(serverCarrier(), { signal: abort.signal, pause: async () => {} });
  server.mood = "silent";
  const reading = aborted.begin(url, 10);
  await expect.poll(() => server.asked.length).toBe(1);
  abort.abort();
  await expect(reading).rejects.toMatchObject({ tag: "Aborted" });
  expect(server.asked.length).toBe(1);
});

test("parts that are asked for together and lie together come in one request, and no more than six are under way", async () => {
  const file = (await RemoteFile.open(reader, url))!;
  server.asked.length = 0;
  const places = Array.from({ length: 100 }, (_, i) => 200_000 + i * 3000);
  const parts = await Promise.all(places.map((at) => file.read(at, at + 500)));
  for (const [i, at] of places.entries()) expect(parts[i]).toEqual(bytes.slice(at, at + 500));
  expect(server.asked.length).toBe(1);
  server.asked.length = 0;
  expect(await file.read(250_000, 260_000)).toEqual(bytes.slice(250_000, 260_000));
  expect(server.asked).toEqual([]);

  let [underWay, most] = [0, 0];
  const carrier = serverCarrier();
  const counted = new RangeReader(async (asked, signal) => {
    most = Math.max(most, ++underWay);
    return carrier(asked, signal).finally(() => underWay--);
  });
  const version = await begun();
  await Promise.all(places.map((at) => counted.range(url, at, at + 10, version)));
  expect(most).toBe(6);
});

test("parts at the end of a file, over pages, of no length and larger than what is kept are what they are", async () => {
  const file = (await RemoteFile.open(reader, url))!;
  const all = file.bytes;
  for (const [from, end] of [
    [0, 0],
    [length - 9, length],
    [65_530, 65_550],
    [0, length],
    [131_072, 196_608],
  ] as const)
    expect(Buffer.compare(new Uint8Array(await all.slice(from, end).arrayBuffer()), bytes.subarray(from, end))).toBe(0);
  expect(all.slice(length - 5, length + 100).size).toBe(5);
  expect(new Uint8Array(await all.slice(100, 5000).slice(10, 20).arrayBuffer())).toEqual(bytes.slice(110, 120));
  const large = Uint8Array.from({ length: 9_000_000 }, (_, at) => (at * 31) & 255);
  server.files.set("large", large);
  const whole = (await RemoteFile.open(reader, `${server.url}/large`))!;
  const same = (found: Uint8Array, wanted: Uint8Array) => Buffer.compare(found, wanted) === 0;
  expect(same(await whole.read(11, 8_999_990), large.subarray(11, 8_999_990))).toBe(true);
  expect(same(new Uint8Array(await new Response(whole.bytes.stream()).arrayBuffer()), large)).toBe(true);
});
