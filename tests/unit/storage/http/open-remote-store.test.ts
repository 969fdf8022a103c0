import { readFileSync } from "node:fs";
import { unzipSync, zipSync } from "fflate";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { unpackCurves } from "../../../../src/core/lightcurve/curve-pack.ts";
import type { RemoteStore } from "../../../../src/core/verbs/remote-store.ts";
import { openFileSource } from "../../../../src/pipeline/read/file-source.ts";
import { openRemoteStore } from "../../../../src/storage/http/open-remote-store.ts";
import { serverCarrier } from "../../../../src/ui/door/server-carrier.ts";
import { contractZip } from "../../../support/contract-dataset.ts";
import { contractMeasurements, contractObjects } from "../../../support/curve-source-contract.ts";
import { type LyingServer, lyingServer, type Mood } from "../../../support/lying-server.ts";

const python = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/stores-python/${name}.zip`, import.meta.url)));
const unpacked = (zip: Uint8Array) => unzipSync(zip);

let server: LyingServer;
beforeEach(async () => {
  server = await lyingServer();
});
afterEach(() => server.close());

// Nobody waits between two attempts.
const waiting = globalThis.setTimeout;
beforeAll(() => {
  vi.stubGlobal("setTimeout", (act: () => void, ms: number, ...rest: []) =>
    waiting(act, [300, 1200, 4000].includes(ms) ? 0 : ms, ...rest),
  );
});
afterAll(() => void vi.unstubAllGlobals());

const remote = (path: string): RemoteStore => ({
  url: `${server.url}/${path}`,
  name: path.split("/").at(-1)!,
  carrier: serverCarrier(),
});

const names = contractObjects.flatMap((objectKey) =>
  contractMeasurements.map((measurementKey) => ({ objectKey, measurementKey })),
);

/** Everything that can be read of a store. */
async function everything(store: File | RemoteStore, midway = () => {}) {
  const source = await openFileSource(store, "file:x");
  midway();
  const pack = await source.curvePack(names);
  const { numbers, flags } = pack;
  const [objects, epochs] = [await source.objects(), await source.epochs()];
  source.close();
  return { numbers, flags, objects, epochs, mjd: unpackCurves(names, pack, pack.axis!)[0]!.epochMjd };
}

/** Puts a store on the server, as a zip or unpacked. */
function put(zip: Uint8Array, as: "zip" | "folder"): string {
  if (as === "zip") {
    // Its files lie apart, so that each is asked for by itself.
    const between = Uint8Array.from({ length: 200_000 }, (_, at) => at & 255);
    const files = Object.entries(unpacked(zip)).flatMap(([path, bytes], i) => [
      [path, bytes] as const,
      [`between-${i}`, between] as const,
    ]);
    server.files.set("x.zarr.zip", zipSync(Object.fromEntries(files), { level: 0 }));
    return "x.zarr.zip";
  }
  for (const [path, bytes] of Object.entries(unpacked(zip))) server.files.set(`data/x.zarr/${path}`, bytes);
  return "data/x.zarr";
}

const stores = ["ours", "v2-raw", "v2-blosc", "v2-zstd", "v3-raw", "v3-zstd", "v3-sharded", "xarray-v3-times"];
const zipOf = async (name: string) =>
  name === "ours" ? new Uint8Array(await (await contractZip()).arrayBuffer()) : python(name);

describe.each(["zip", "folder"] as const)("as a %s on a server", (as) => {
  test.each(stores)("%s has value for value what the same zip has that was dropped", async (name) => {
    const zip = await zipOf(name);
    const local = await everything(new File([zip.slice()], "x.zip"));
    expect(await everything(remote(put(zip, as)))).toEqual(local);
  });

  const lies: [Mood, RegExp][] = [
    ["wrong range", /sent another part of a file/],
    ["short body", /sent fewer bytes than it promised|is damaged|cannot be read|something else than the metadata/],
    ["changed midway", /has changed since it was opened/],
    ["wrong bytes", /is damaged|cannot be read|something else than the metadata|whole zip archive/],
  ];
  test.each(lies)(
    "a server in the mood “%s”, whenever it comes over it, is named and gives no wrong number",
    async (mood, sentence) => {
      const zip = await zipOf("ours");
      const right = await everything(new File([zip.slice()], "x.zip"));
      const path = put(zip, as);
      server.asked.length = 0;
      await everything(remote(path));
      const count = server.asked.length;
      let named = 0;
      for (let truths = mood === "changed midway" ? 1 : 0; truths < count; truths++) {
        // At each of the first requests, which differ; of the many for chunks, which do not, at every fifth and the last.
        if (truths > 12 && truths % 5 > 0 && truths < count - 1) continue;
        server.mood = mood;
        server.patience = truths;
        const found = await everything(remote(path)).catch((error) => {
          expect(error.message, `after ${truths} truths`).toMatch(sentence);
          expect(["ServerFault", "StoreDamaged", "CatalogSyntax"]).toContain(error.tag);
          named++;
          return right;
        });
        expect(found, `after ${truths} truths`).toEqual(right);
      }
      expect(named).toBeGreaterThan(2);
    },
  );
});

test("a chunk that a zip's directory on a server calls by another name is told, and not taken for one without points", async () => {
  const path = put(python("v3-raw"), "zip");
  const bytes = Buffer.from(server.files.get(path)!);
  const name = "lightcurves/c/";
  const at = bytes.lastIndexOf(name) + name.length;
  expect(bytes.lastIndexOf(name)).not.toBe(bytes.indexOf(name));
  bytes[at] = "9".charCodeAt(0);
  server.files.set(path, bytes);
  await expect(everything(remote(path))).rejects.toMatchObject({
    tag: "StoreDamaged",
    message: expect.stringMatching(/is damaged: it is called/),
  });
});

test("a shard whose chunks have checksums is read in parts, any other whole, so that its checksum tells", async () => {
  const shard = Uint8Array.from({ length: 3_000_000 }, (_, at) => (at * 13) & 255);
  const crc32c = { name: "crc32c" };
  const document = (codecs: object[]) =>
    new TextEncoder().encode(
      JSON.stringify({
        codecs: [{ name: "sharding_indexed", configuration: { codecs, index_codecs: [crc32c] } }],
      }),
    );
  const zip = zipSync(
    {
      "zarr.json": new TextEncoder().encode("{}"),
      "checked/zarr.json": document([{ name: "bytes" }, crc32c]),
      "checked/c/0": shard,
      "plain/zarr.json": document([{ name: "bytes" }]),
      "plain/c/0": shard,
    },
    { level: 0 },
  );
  server.files.set("x.zip", zip);
  const bytesRead = () =>
    server.asked
      .map((asked) => asked.split(" ").at(-1)!.split("-").map(Number))
      .reduce((sum, [from, last]) => sum + last! - from! + 1, 0);
  const part = { offset: 1_000_000, length: 100 };
  const right = shard.slice(1_000_000, 1_000_100);
  const { store } = (await openRemoteStore(remote("x.zip")))!;
  server.asked.length = 0;
  expect(await store.getRange("/checked/c/0", part)).toEqual(right);
  expect(bytesRead()).toBeLessThan(300_000);
  expect(await store.getRange("/plain/c/0", part)).toEqual(right);
  expect(bytesRead()).toBeGreaterThan(2_900_000);

  const flipped = zip.slice();
  flipped[zip.length - 1_500_000]! ^= 1; // within plain/c/0, far from the part
  server.files.set("x.zip", flipped);
  const again = (await openRemoteStore(remote("x.zip")))!.store;
  await expect(again.getRange("/plain/c/0", part)).rejects.toMatchObject({ tag: "StoreDamaged" });
});

test("a store that is replaced while it is open is noticed when the next of its files is read", async () => {
  const path = put(await zipOf("ours"), "folder");
  const opened = everything(remote(path), () => {
    server.mood = "changed midway";
  });
  await expect(opened).rejects.toMatchObject({ details: { fault: "changed" } });
});

test("another version than the one that was opened is not read by whoever opens the store after", async () => {
  const path = put(await zipOf("v3-raw"), "zip");
  const first = await openFileSource(remote(path), "file:x");
  const { version, unchecked } = (await first.overview()).readOnly!.remote!;
  expect(unchecked).toEqual([]);
  server.mood = "changed midway";
  await expect(openFileSource({ ...remote(path), version }, "file:y")).rejects.toMatchObject({
    details: { fault: "changed" },
  });
});

test("of a folder without checksums the arrays are named that have none; ours have all", async () => {
  const raw = await openFileSource(remote(put(python("v3-raw"), "folder")), "file:x");
  expect((await raw.overview()).readOnly!.remote!.unchecked).toContain("lightcurves");
  server.files.clear();
  const ours = await openFileSource(remote(put(await zipOf("ours"), "folder")), "file:x");
  expect((await ours.overview()).readOnly!.remote!.unchecked).toEqual([]);
});

test("a shard that our folder has lost is told, and not shown as epochs without points", async () => {
  const path = put(await zipOf("ours"), "folder");
  for (const key of server.files.keys()) if (key.includes("lightcurves/c/")) server.files.delete(key);
  await expect(everything(remote(path))).rejects.toMatchObject({ details: { fault: "missing" } });
});

test("a folder without consolidated metadata is read by the names that arrays have", async () => {
  const path = put(python("v3-raw"), "folder");
  const local = await everything(remote(path));
  const root = JSON.parse(new TextDecoder().decode(server.files.get(`${path}/zarr.json`)));
  expect(root.consolidated_metadata === undefined || root.consolidated_metadata === null).toBe(false);
  delete root.consolidated_metadata;
  server.files.set(`${path}/zarr.json`, new TextEncoder().encode(JSON.stringify(root)));
  const found = await everything(remote(path));
  expect(found.numbers).toEqual(local.numbers);
  const { readOnly } = await (await openFileSource(remote(path), "file:x")).overview();
  expect(readOnly!.leftOut).toEqual([expect.stringMatching(/^arrays of names that are not known here/)]);
  expect(found.flags).toEqual(local.flags);
});

test("an address with nothing, with something else, and with a page for everything is none of a store", async () => {
  await expect(openFileSource(remote("none.zarr.zip"), "file:x")).rejects.toMatchObject({
    details: { fault: "missing" },
  });
  server.files.set("page.zip", new TextEncoder().encode("<html>Welcome"));
  await expect(openFileSource(remote("page.zip"), "file:x")).rejects.toMatchObject({ tag: "NotAStore" });
  server.files.set("page/zarr.json", new TextEncoder().encode("<html>Welcome"));
  await expect(openFileSource(remote("page"), "file:x")).rejects.toMatchObject({ details: { fault: "no metadata" } });
});
