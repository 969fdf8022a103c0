import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Catalog } from "../../src/core/format/catalog.ts";
import { type ExpectedCatalog, expectCatalog } from "./expected-catalog.ts";

const folder = fileURLToPath(new URL("../fixtures/catalogs/", import.meta.url));

const expected: Record<string, ExpectedCatalog> = JSON.parse(readFileSync(`${folder}expected.json`, "utf8"));

export function fixtureBytes(name: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(readFileSync(folder + name));
}

export function fixtureNames(ending: RegExp): string[] {
  return readdirSync(folder).filter((name) => ending.test(name) && name in expected);
}

export function expectFixture(catalog: Catalog, name: string): void {
  expectCatalog(catalog, expected[name]!);
}
