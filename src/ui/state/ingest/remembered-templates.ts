import { bestTemplate, builtInTemplates, resolveTemplate } from "../../../core/naming/built-in-templates.ts";
import { nameParts } from "../../../core/naming/naming.ts";
import { recall, remember } from "../../kit/remember.ts";

const key = "templates";
const most = 12;
/** A remembered template is taken by itself only where it reads this share of the names. */
const share = 0.75;

export const isBuiltIn = (template: string) => builtInTemplates.some(({ name }) => name === template);

/** Templates that the user wrote, the last used first. */
export function rememberedTemplates(): string[] {
  try {
    const found: unknown = JSON.parse(recall(key) ?? "[]");
    return Array.isArray(found) ? found.filter((text) => typeof text === "string") : [];
  } catch {
    return [];
  }
}

/** Puts a template first among those that are remembered; built-in ones need no memory. */
export function rememberTemplate(text: string): void {
  if (isBuiltIn(text)) return;
  remember(key, JSON.stringify([text, ...rememberedTemplates().filter((other) => other !== text)].slice(0, most)));
}

export function forgetTemplate(text: string): void {
  remember(key, JSON.stringify(rememberedTemplates().filter((other) => other !== text)));
}

/**
 * The user's own template for these names: the open dataset's, if it is one; else a remembered one where no built-in
 * template says more than that each name or folder is an epoch. Undefined where none fits.
 */
export function ownTemplate(
  paths: readonly string[],
  openTemplate: string | undefined,
  remembered: readonly string[],
): string | undefined {
  const fits = (text: string) => {
    try {
      const template = resolveTemplate(text);
      return paths.filter((path) => nameParts(template, path)).length >= share * paths.length;
    } catch {
      return false; // written by an older version
    }
  };
  if (paths.length === 0) return undefined;
  if (openTemplate !== undefined && !isBuiltIn(openTemplate) && fits(openTemplate)) return openTemplate;
  return ["any", "folder"].includes(bestTemplate(paths).name) ? remembered.find(fits) : undefined;
}
