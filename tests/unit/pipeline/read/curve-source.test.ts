import { readFileSync } from "node:fs";
import { unzipSync, zipSync } from "fflate";
import { afterAll, describe, expect, test } from "vitest";
import { datasetFiles } from "../../../../src/core/cube/dataset.ts";
import { unpackCurves } from "../../../../src/core/lightcurve/curve-pack.ts";
import type { CurveSource } from "../../../../src/core/lightcurve/curve-source.ts";
import { openDatasetReader } from "../../../../src/pipeline/read/read.ts";
import { openZarrSource } from "../../../../src/pipeline/read/zarr-source.ts";
import { openZipStore } from "../../../../src/storage/zip/open-zip-store.ts";
import { contractTree, contractZip } from "../../../support/contract-dataset.ts";
import {
  type ContractStore,
  contractMeasurements,
  contractObjects,
  curveSourceContract,
} from "../../../support/curve-source-contract.ts";
import { TreeStore } from "../../../support/tree-store.ts";

const identity = { sourceId: "file:contract", name: "contract", file: "contract.zarr.zip" };

const fixture = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/stores-python/${name}.zip`, import.meta.url)));

async function openZip(bytes: BlobPart): Promise<CurveSource> {
  return openZarrSource((await openZipStore(new Blob([bytes]), identity.file))!, identity);
}

const python: Record<string, Omit<ContractStore, "open">> = {
  ...Object.fromEntries(["v2-raw", "v2-gzip", "v2-blosc", "v2-zstd"].map((name) => [name, {}])),
  ...Object.fromEntries(["v3-raw", "v3-gzip", "v3-blosc", "v3-zstd", "v3-sharded"].map((name) => [name, {}])),
  "v3-bool-flags": { flags: "bool" },
  "xarray-v2": { flags: "none" },
  "xarray-v3-times": {
    flags: "none",
    epochKeys: ["2017-09-04", "2017-09-14", "2017-09-24", "2017-10-04", "2017-10-14"],
  },
};

const stores: Record<string, ContractStore> = {
  "our generation, through open handles": {
    open: async () => openDatasetReader(await contractTree()),
  },
  "our generation's folder, through zarrita": {
    open: async () =>
      openZarrSource(new TreeStore((await contractTree()).subtree(datasetFiles.objectChunked(1))), identity),
  },
  "our epoch-chunked folder, through zarrita": {
    open: async () =>
      openZarrSource(new TreeStore((await contractTree()).subtree(datasetFiles.epochChunked)), identity),
  },
  "our exported zip": {
    open: async () => openZip(await contractZip()),
  },
  ...Object.fromEntries(
    Object.entries(python).map(([name, how]) => [`${name} of Python`, { ...how, open: () => openZip(fixture(name)) }]),
  ),
};

describe.each(Object.entries(stores))("%s", (_, store) => {
  let opened: Promise<CurveSource> | undefined;
  afterAll(async () => (await opened)?.close());
  test.each(curveSourceContract.map((clause) => [clause.sentence, clause] as const))("%s", async (_, clause) => {
    opened ??= store.open();
    await clause.check(await opened, store);
  });
});

test("a store of other dimensions, or with other names of value and uncertainty, is refused by name", async () => {
  await expect(openZip(fixture("other-dimensions"))).rejects.toMatchObject({
    tag: "NotAStore",
    details: { found: "star, measurement, value, epoch" },
  });
  await expect(openZip(fixture("other-values"))).rejects.toMatchObject({
    tag: "NotAStore",
    details: { found: "flux, error" },
  });
});

test("a chunk that our own zip has lost is named, where Python's stores leave empty ones out", async () => {
  const entries = unzipSync(new Uint8Array(await (await contractZip()).arrayBuffer()));
  const lost = (...names: string[]) => {
    const kept = Object.entries(entries).filter(([path]) => !names.some((name) => path.startsWith(`${name}/c/`)));
    expect(kept.length).toBeLessThan(Object.keys(entries).length);
    return openZip(zipSync(Object.fromEntries(kept), { level: 0 }));
  };
  const named = (name: string) => ({ tag: "StoreDamaged", details: { path: expect.stringContaining(`${name}/c/`) } });
  await expect(lost("epoch_mjd")).rejects.toMatchObject(named("epoch_mjd"));
  const positions = await lost("object_ra");
  await expect(positions.objects()).rejects.toMatchObject(named("object_ra"));
  for (const name of ["lightcurves", "flags"]) {
    const source = await lost(name);
    const [objectKey, measurementKey] = [contractObjects[0]!, contractMeasurements[0]!];
    await expect(source.curvePack([{ objectKey, measurementKey }])).rejects.toMatchObject(named(name));
  }
});

test("an array of an unknown type is left out by name, and whole numbers beyond 2^53 are kept as text", async () => {
  const source = await openZip(fixture("v3-strange-column"));
  const { leftOut } = await source.overview();
  expect(leftOut).toEqual([expect.stringMatching(/^object_seen \(.*datetime64.*\)$/)]);
  const { columns } = await source.objects();
  expect(columns).toEqual([{ name: "object_gaia", data: ["9007199254740993", "7", "-3"] }]);
});

test("a file that is no zip, and a zip without a store, are none", async () => {
  expect(await openZipStore(new Blob(["no zip at all"]), "x.zip")).toBeUndefined();
  const { zipSync } = await import("fflate");
  expect(await openZipStore(new Blob([zipSync({ "a.cat": new Uint8Array(9) }).slice()]), "x.zip")).toBeUndefined();
  await expect(openZipStore(new Blob([fixture("v3-raw").slice(0, 4000)]), "x.zip")).rejects.toMatchObject({
    tag: "CatalogSyntax",
  });
});

test.each(["v2-raw", "v2-zstd", "v3-raw", "v3-sharded"])(
  "wherever a byte of %s is flipped, its numbers are right or the damage is named",
  async (name) => {
    const names = contractObjects.flatMap((objectKey) =>
      contractMeasurements.map((measurementKey) => ({ objectKey, measurementKey })),
    );
    const read = async (bytes: Uint8Array<ArrayBuffer>) => {
      const source = await openZip(bytes);
      const [pack, objects, epochs] = [await source.curvePack(names), await source.objects(), await source.epochs()];
      const { numbers, flags } = pack;
      return { numbers, flags, objects, epochs, mjd: unpackCurves(names, pack, pack.axis!)[0]!.epochMjd };
    };
    const bytes = fixture(name);
    const right = await read(bytes);
    let named = 0;
    for (let at = 31; at < bytes.length; at += 97) {
      const flipped = bytes.slice();
      flipped[at]! ^= 1 << (at % 8);
      const found = await read(flipped).catch((error) => {
        expect(error.name, `byte ${at}: ${error}`).toBe("WorkbenchError");
        named++;
        return right;
      });
      expect(found, `byte ${at}`).toEqual(right);
    }
    expect(named).toBeGreaterThan(10);
  },
);
