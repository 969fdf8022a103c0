import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { commands, helpText, parseCommand } from "../../../src/cli/arguments.ts";
import { withRecipe } from "../../../src/cli/recipe.ts";
import { rangeOf } from "../../../src/cli/serve/serve-command.ts";
import { ingestRecipe } from "../../../src/core/export/ingest-recipe.ts";

test("words become a command with its paths and options", () => {
  expect(parseCommand(["ingest", "a", "b", "-o", "out.zarr.zip", "--radius=0.8", "--json"])).toEqual({
    name: "ingest",
    words: { paths: ["a", "b"], options: { output: "out.zarr.zip", radius: "0.8", json: true } },
  });
});

test.each([
  [["colour"], /no command “colour”: expected one of ingest/],
  [["verify", "x", "--color"], /--color.*See: lightcurve-workbench verify --help/],
  [["ingest", "x", "--radius"], /radius/],
])("%j is refused with what is expected", (argv, message) => {
  expect(() => parseCommand(argv)).toThrow(message);
});

test("every command has help that names each of its options", () => {
  for (const [name, { options }] of Object.entries(commands)) {
    expect(helpText()).toContain(name);
    for (const option of Object.keys(options)) expect(helpText(name)).toContain(`--${option}`);
    expect(parseCommand([name, "--help"])).toEqual({ help: helpText(name) });
  }
});

function recipeFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), "recipe-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "recipe.json");
  writeFileSync(path, text);
  return path;
}

test("a recipe gives options, and those of the command line win", () => {
  const recipe = recipeFile('{ "radius": 0.8, "mode": "position", "reread": true }');
  const { options } = withRecipe("ingest", { paths: [], options: { recipe, mode: "key" } });
  expect(options).toEqual({ recipe, radius: "0.8", mode: "key", reread: true });
});

test.each([
  ["[1]", /expected an object/],
  ["{", /expected a JSON file/],
  ['{ "radios": 1 }', /“radios” is no option of “ingest”: expected output/],
  ['{ "radius": true }', /radius: expected ARCSEC, found true/],
  ['{ "reread": "yes" }', /reread: expected true or false, found "yes"/],
  ['{ "mapping": { "measurements": 1 } }', /recipe.json: mapping.measurements: expected a list, found 1/],
])("the recipe %s is refused by name", (text, message) => {
  expect(() => withRecipe("ingest", { paths: [], options: { recipe: recipeFile(text) } })).toThrow(message);
});

test.each([
  [undefined, undefined],
  ["bytes=0-9", [0, 10]],
  ["bytes=90-", [90, 100]],
  ["bytes=-5", [95, 100]],
  ["bytes=0-999", [0, 100]],
  ["bytes=100-", "unsatisfiable"],
  ["bytes=9-3", "unsatisfiable"],
  ["bytes=0-1,5-6", undefined],
  ["lines=0-9", undefined],
])("of 100 bytes the range %s is %j", (header, range) => {
  expect(rangeOf(header, 100)).toEqual(range);
});

test("what makes a dataset again is a recipe that ingest takes", () => {
  const record = {
    name: "M 5, r",
    reference: { kind: "reference" as const, file: "deep.cat", contentHash: "xxh128:00" },
    match: { mode: "position" as const, radiusArcsec: 0.8, removeOffsets: true },
    template: "{epoch}_{chan}.cat",
    codec: "zstd" as const,
    epochTable: { file: "epochs.csv", contentHash: "xxh128:01" },
    mapping: { ra: "EAST", measurements: [{ measurement: "m", value: "M", unit: "mag", kind: "mag" as const }] },
  };
  const recipe = recipeFile(JSON.stringify(ingestRecipe(record)));
  const told = withRecipe("ingest", { paths: ["a"], options: { recipe } });
  expect(told.mapping).toEqual(record.mapping);
  expect(told.options).toMatchObject({
    ...{ name: "M 5, r", reference: "deep.cat", mode: "position", radius: "0.8", "remove-offsets": true },
    ...{ template: "{epoch}_{chan}.cat", codec: "zstd", epochs: "epochs.csv", "no-weigh-errors": true },
  });
  const image = { ...record, match: { ...record.match, radiusArcsec: 0, radiusPixels: 3, weighErrors: true } };
  expect(ingestRecipe(image)).toMatchObject({ "radius-pixels": 3 });
  expect(ingestRecipe(image)).not.toHaveProperty("no-weigh-errors");
  const united = { ...record, reference: { kind: "union" as const, united: [] } };
  expect(ingestRecipe(united)).not.toHaveProperty("reference");
});
