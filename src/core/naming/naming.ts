import { WorkbenchError } from "../errors.ts";
import type { NameParts } from "./ingest-plan.ts";
import { mjdOfNamePart, type NameTimePart, nameTimePatterns } from "./name-time.ts";
import {
  channelParts,
  extensionParts,
  invalid,
  listParts,
  type NamingTemplate,
  partNames,
  regExpSource,
} from "./naming-template.ts";

/** Reads a name (folders before it are allowed); undefined when it does not fit. Optional parts may be empty strings. */
export function parseName(template: NamingTemplate, name: string): Record<string, string> | undefined {
  const found = matcher(template).exec(underFolders(template, name));
  return found?.groups ? { ...found.groups } : undefined;
}

/**
 * The name that has these parts; `parseName` reads exactly them back from it.
 *
 * @throws InvalidRequest when a part is missing, unknown, does not fit its pattern, or would be read back differently.
 */
export function makeName(template: NamingTemplate, parts: Record<string, string>): string {
  const known = partNames(template.segments);
  for (const part of Object.keys(parts)) {
    if (!known.includes(part)) invalid(`the name part {${part}}`, `one of ${listParts(known)}`, part);
  }
  for (const part of known) {
    if (parts[part] === undefined)
      invalid("the parts of a name", `{${part}} of ${template.text}`, listParts(Object.keys(parts)));
  }
  const name = template.segments.map((s) => ("literal" in s ? s.literal : parts[s.part]!)).join("");
  const readBack = parseName(template, name);
  const unfit = template.segments.find((s) => "part" in s && !new RegExp(`^(?:${s.pattern})$`).test(parts[s.part]!));
  const part = unfit && "part" in unfit ? unfit.part : known.find((part) => readBack?.[part] !== parts[part]);
  if (part) invalid(`{${part}} of ${template.text}`, "a text that can be read back from the name", parts[part]!);
  return name;
}

/**
 * The name with some of its parts changed.
 *
 * @throws UnknownName when the name does not fit the template, InvalidRequest as `makeName`.
 */
export function remakeName(template: NamingTemplate, name: string, changes: Record<string, string>): string {
  const parts = parseName(template, name);
  if (!parts) {
    throw new WorkbenchError(
      "UnknownName",
      { file: name, template: template.text },
      `${name} does not fit ${template.text}.`,
    );
  }
  return makeName(template, { ...parts, ...changes });
}

/** Whether a file's columns keep their names: its template says so, and the name fits it. */
export const keepsColumnNames = (template: NamingTemplate, path: string): boolean =>
  template.keepsColumnNames && parseName(template, path) !== undefined;

/** What a name says about its catalog: epoch, table, time. Undefined when it does not fit the template. */
export function nameParts(template: NamingTemplate, name: string): NameParts | undefined {
  const parts = parseName(template, name);
  if (!parts) return undefined;
  const channel = channelParts.map((part) => parts[part]).find(Boolean);
  const epochMjd = (Object.keys(nameTimePatterns) as NameTimePart[])
    .map((part) => (parts[part] === undefined ? undefined : mjdOfNamePart(part, parts[part])))
    .find((mjd) => mjd !== undefined);
  return {
    epochKey: template.epochPart ? parts[template.epochPart]! : restOfName(template, parts),
    tableKey:
      template.tableParts
        .map((part) => trimSeparators(parts[part]!))
        .filter(Boolean)
        .join("_") || "default",
    ...(channel && { channel }),
    ...(parts.kind && { kind: parts.kind }),
    ...(epochMjd !== undefined && { epochMjd }),
  };
}

/** The name without its table parts and its extension, and without the separators that these leave behind. */
function restOfName(template: NamingTemplate, parts: Record<string, string>): string {
  const dropped = [...template.tableParts, ...extensionParts];
  const rest = template.segments
    .map((s) => ("literal" in s ? s.literal : dropped.includes(s.part) ? "\0" : parts[s.part]!))
    .join("")
    .replace(/([-_./]?)\0+[-_./]?/g, "$1");
  return trimSeparators(rest);
}

function trimSeparators(text: string): string {
  return text.replace(/^[-_./]+|[-_./]+$/g, "");
}

/** As many components of a path, from its end, as the template has. */
function underFolders(template: NamingTemplate, path: string): string {
  const depth = template.text.split("/").length;
  return path.split("/").slice(-depth).join("/");
}

const matchers = new WeakMap<NamingTemplate, RegExp>();

function matcher(template: NamingTemplate): RegExp {
  let regExp = matchers.get(template);
  if (!regExp) {
    regExp = new RegExp(regExpSource(template.segments));
    matchers.set(template, regExp);
  }
  return regExp;
}
