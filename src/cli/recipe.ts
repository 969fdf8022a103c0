import { readFileSync } from "node:fs";
import { type IngestRecipe, ingestRecipe } from "../core/export/ingest-recipe.ts";
import { parseRecipe } from "../core/export/recipe.ts";
import { commands } from "./arguments.ts";
import { UsageError, type Words } from "./command.ts";

/**
 * What a zip's own `recipe.json` decides on any data: the template, how objects are matched, how files are packed. Its
 * reference catalog and epoch table are those of its own data: on other data they are recognised as in any drop.
 */
function ofArchive(text: string): IngestRecipe | undefined {
  const archived = parseRecipe(text);
  if (!archived) return undefined;
  const { name, reference, epochs, ...options } = ingestRecipe(archived.dataset);
  return options;
}

/**
 * Options of a command from a JSON file with the options' names, such as `{ "radius": 0.8, "codec": "none" }`; what is
 * given on the command line wins.
 * @throws UsageError where the file cannot be read, or holds what is no option of the command
 */
export function withRecipe(name: string, words: Words): Words {
  const path = words.options.recipe;
  if (typeof path !== "string") return words;
  let recipe: unknown;
  try {
    const text = readFileSync(path, "utf8");
    recipe = name === "ingest" ? (ofArchive(text) ?? JSON.parse(text)) : JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path}: expected a JSON file with options; ${(error as Error).message}`);
  }
  if (typeof recipe !== "object" || recipe === null || Array.isArray(recipe))
    throw new UsageError(`${path}: expected an object with options of “${name}”.`);
  const known = commands[name]!.options;
  const options: Words["options"] = {};
  for (const [option, value] of Object.entries(recipe)) {
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
  return { paths: words.paths, options: { ...options, ...words.options } };
}
