import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { parseCatalog } from "../../../../src/core/format/parse-catalog.ts";
import { latin1, lists } from "./ascii-text.ts";

const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/ascii/${name}`, import.meta.url), "latin1");
const parse = (text: string) => parseCatalog(latin1(text), "a.cat");
const skycat = fixture("skycat.cat");

describe("A catalog in ASCII_SKYCAT", () => {
  test("has the values of the same catalog in ASCII_HEAD, its first four columns under SkyCat's names", async () => {
    const catalog = await parse(skycat);
    const { NUMBER, ALPHA_J2000, DELTA_J2000, MAG_AUTO, ...others } = lists(await parse(fixture("head.cat")));
    expect(catalog).toMatchObject({ format: "ascii-skycat", rowCount: 7, warnings: [] });
    expect(lists(catalog)).toEqual({ id: NUMBER, ra: ALPHA_J2000, dec: DELTA_J2000, mag: MAG_AUTO, ...others });
    expect(Object.keys(others)).toContain("MAG_APER_2");
  });

  test("without its end mark was cut", async () => {
    const { rowCount, warnings } = await parse(skycat.replace("[EOD]", ""));
    expect(rowCount).toBe(7);
    expect(warnings).toMatchObject([{ kind: "truncated" }]);
  });

  test("is refused when vectors of unknown length do not add up to the values of a row", async () => {
    const error: unknown = await parse(skycat.replaceAll("\t241.", "\t1.5\t241.")).catch((thrown: unknown) => thrown);
    expect(isWorkbenchError(error, "CatalogSyntax")).toBe(true);
  });

  test("without sources is an epoch of no sources", async () => {
    const { rowCount, warnings } = await parse(skycat.replace(/(---\n)[\s\S]*\[EOD\]/, "$1[EOD]"));
    expect({ rowCount, warnings }).toEqual({ rowCount: 0, warnings: [] });
  });
});
