import { openAsBlob, readFileSync } from "node:fs";
import { basename } from "node:path";
import { checkMapping, type Recipe } from "../core/export/recipe.ts";
import { readRecipe } from "../core/export/replay-recipe.ts";
import type { ColumnMapping } from "../core/format/catalog.ts";
import { commands } from "./arguments.ts";
import { UsageError, type Words } from "./command.ts";

/**
 * The recipe of a dataset that `--recipe` names, a `recipe.json` or the zip that holds one, to be replayed on other catalogs;
 * undefined where it names none, or a file of options.
 * @throws UsageError where the file cannot be read, or its recipe is of a version that is not known
 */
export async function replayedRecipe({ options: { recipe: path } }: Words): Promise<Recipe | undefined> {
  if (typeof path !== "string") return undefined;
  try {
    const file = await openAsBlob(path);
    const isZip = (await file.slice(0, 2).text()) === "PK";
    if (!isZip && !isRecipe(await file.text())) return undefined;
    return await readRecipe({ path: basename(path), file });
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  }
}

/** Options have other names; what cannot be read is refused as options. */
function isRecipe(text: string): boolean {
  try {
    return JSON.parse(text)?.recipe !== undefined;
  } catch {
    return false;
  }
}

/** Words, and which columns are what, which only a file can say. */
export interface ToldWords extends Words {
  mapping?: ColumnMapping;
}

/**
 * Options of a command from a JSON file with the options' names, such as `{ "radius": 0.8, "codec": "none" }`; what is
 * given on the command line wins. For `ingest`, `mapping` is which columns are what, as the page gives it.
 * @throws UsageError where the file cannot be read, or holds what is no option of the command
 */
export function withRecipe(name: string, words: Words): ToldWords {
  const path = words.options.recipe;
  if (typeof path !== "string") return words;
  let recipe: unknown;
  try {
    recipe = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new UsageError(`${path}: expected a JSON file with options; ${(error as Error).message}`);
  }
  if (typeof recipe !== "object" || recipe === null || Array.isArray(recipe))
    throw new UsageError(`${path}: expected an object with options of “${name}”.`);
  const { mapping, ...others } = recipe as Record<string, unknown>;
  if (mapping !== undefined && name === "ingest") checkTold(path, mapping);
  const known = commands[name]!.options;
  const options: Words["options"] = {};
  for (const [option, value] of Object.entries(name === "ingest" ? others : recipe)) {
    const { value: takes } = known[option] ?? {};
    if (!known[option] || option === "recipe")
      throw new UsageError(
        `${path}: “${option}” is no option of “${name}”: expected ${Object.keys(known).join(", ")}.`,
      );
    const isRight = takes === undefined ? typeof value === "boolean" : ["string", "number"].includes(typeof value);
    if (!isRight)
      throw new UsageError(`${path}: ${option}: expected ${takes ?? "true or false"}, found ${JSON.stringify(value)}.`);
    options[option] = typeof value === "boolean" ? value : String(value);
  }
  return {
    ...{ paths: words.paths, options: { ...options, ...words.options } },
    ...(mapping !== undefined && { mapping: mapping as ColumnMapping }),
  };
}

function checkTold(path: string, mapping: unknown): void {
  try {
    checkMapping(mapping, "mapping");
  } catch (error) {
    throw new UsageError(`${path}: ${(error as Error).message}`);
  }
}
