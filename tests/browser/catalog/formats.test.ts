import { expect, test } from "vitest";
import { archiveEntries } from "../../../src/core/bytes/archive.ts";
import { parseCatalog } from "../../../src/core/format/parse-catalog.ts";
import expected from "../../fixtures/catalogs/expected.json";
import { type ExpectedCatalog, expectCatalog } from "../../support/expected-catalog.ts";

const urls: Record<string, string> = import.meta.glob("../../fixtures/catalogs/*.*", {
  query: "?url",
  import: "default",
  eager: true,
});

async function fixture(name: string): Promise<Blob> {
  return (await fetch(urls[`../../fixtures/catalogs/${name}`]!)).blob();
}

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());
const catalogs = Object.entries(expected as Record<string, ExpectedCatalog>);

test.each(catalogs)("%s has the same values in a browser as its writer reads back", async (name, wanted) => {
  expectCatalog(await parseCatalog(await bytesOf(await fixture(name)), name), wanted);
});

test.each(["catalogs.zip", "catalogs.tar", "catalogs.tar.gz"])(
  "%s is unpacked in a browser, without workers of its own",
  async (name) => {
    const sizes: number[] = [];
    for await (const entry of (await archiveEntries(await fixture(name), name))!) {
      sizes.push((await entry.unpack().catch(() => new Blob())).size);
    }
    expect(sizes.slice(0, 2)).toEqual([(await fixture("sextractor.ldac")).size, (await fixture("pandas.csv")).size]);
  },
);
