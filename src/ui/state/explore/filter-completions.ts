import { complete } from "../../../core/table/complete.ts";
import { filterFunctions } from "../../../core/table/filter-functions.ts";
import type { Explore } from "./explore.svelte.ts";

export interface FilterChoice {
  /** What goes into the expression. */
  text: string;
  description: string;
}

export interface FilterChoices {
  choices: FilterChoice[];
  /** Choices that were left out. */
  others: number;
  /** The expression with a choice taken, and where its cursor goes. */
  take(choice: FilterChoice): { expression: string; cursor: number };
}

const mostChoices = 12;

/** What may be meant by the name at the cursor; nothing before its first letter. */
export function filterChoices(explore: Explore, expression: string, cursor: number): FilterChoices | undefined {
  const names = [...explore.columns.names, "epochs"];
  const { start, end, completions } = complete(expression, cursor, names);
  if (start === cursor || completions.length === 0) return undefined;
  const typed = expression.slice(start, end).replaceAll("`", "");
  if (completions.length === 1 && completions[0]!.text.replaceAll("`", "") === typed) return undefined;
  return {
    choices: completions.slice(0, mostChoices).map(({ text, kind }) => ({ text, description: describe(text, kind) })),
    others: Math.max(0, completions.length - mostChoices),
    take({ text }) {
      const at = completions.find((completion) => completion.text === text)?.cursor ?? text.length;
      return { expression: expression.slice(0, start) + text + expression.slice(end), cursor: start + at };
    },
  };

  function describe(text: string, kind: "column" | "function" | "keyword"): string {
    if (kind === "keyword") return "";
    if (kind === "function") {
      const known = filterFunctions.find(({ name }) => text.startsWith(`${name}(`));
      return known ? `(${known.operands.join(", ")}): ${known.description}` : "";
    }
    const name = text.replaceAll("`", "");
    if (name === "epochs") return "number of epochs";
    const column = explore.columns.describe(name);
    return [column?.description, column?.unit && `[${column.unit}]`].filter(Boolean).join(" ");
  }
}
