import { WorkbenchError } from "../errors.ts";
import { nameTimePatterns } from "./name-time.ts";

/** A stretch of a template: text that stands as it is, or a part with the pattern (a regular expression) that it must fit. */
export type TemplateSegment = { literal: string } | { part: string; pattern: string };

/**
 * How file names are read and made, as plain data. `{part}` stands for a named part; a `/` in the text makes folders
 * count: a template with n slashes is held against the last n + 1 components of a path.
 */
export interface NamingTemplate {
  /** Key of a built-in template; the text itself of one that a user wrote. */
  name: string;
  title: string;
  text: string;
  segments: TemplateSegment[];
  /** The part that is the epoch key; undefined: the name without its table parts and its extension. */
  epochPart?: string;
  /** Parts that make the table key, joined by `_`. */
  tableParts: string[];
  /** Measurement keys hold whole column names, and object keys begin with `I`: as in series that are named like IDF's. */
  keepsColumnNames: boolean;
}

/** Parts that name the channel. */
export const channelParts = ["chan", "channel", "filter", "band"];
const epochParts = ["epoch", "group_name", "visit", "aor", "reqkey"];
export const extensionParts = ["fileext", "ext"];

/** What a part means when a template gives it no pattern. */
const knownPatterns: Record<string, string> = {
  ...nameTimePatterns,
  ...Object.fromEntries([...channelParts, "kind"].map((part) => [part, "[^-_./]+"])),
  epoch: "[^/]+?",
  group_name: String.raw`gr\d+`,
  reqkey: String.raw`(?<!\d)\d{7,8}(?!\d)`,
  aor: String.raw`(?<!\d)\d{7,8}(?!\d)`,
  suffix: "(?:[-_][^./]*)?",
  fileext: String.raw`\.[A-Za-z0-9]+(?:\.gz)?`,
  ext: String.raw`[A-Za-z0-9]+(?:\.gz)?`,
};

/**
 * Reads a template's text: `{part}` or `{part:pattern}` between literal text, e.g. `{epoch}_{chan}_{kind}.{ext}` or
 * `run{epoch:\d+}{fileext}`. A part without a pattern of its own means what its name usually means (`chan`, `date`,
 * `mjd` …), else everything up to the separator that follows it.
 *
 * @param patterns a regular expression per part, for parts of the text only.
 * @throws InvalidRequest naming what is wrong with the text or with a pattern.
 */
export function compileTemplate(text: string, patterns: Record<string, string> = {}): NamingTemplate {
  const segments = splitTemplate(text).map((segment, k, all): TemplateSegment => {
    if ("literal" in segment) return segment;
    const pattern = segment.pattern ?? patterns[segment.part] ?? knownPatterns[segment.part] ?? upTo(all[k + 1]);
    requireRegExp(pattern, `the pattern of {${segment.part}}`);
    return { part: segment.part, pattern };
  });
  const parts = partNames(segments);
  if (parts.length === 0) invalid("a naming template", "at least one {part}", text);
  for (const part of Object.keys(patterns)) {
    if (!parts.includes(part))
      invalid(`the pattern of {${part}}`, `one of the template's parts: ${listParts(parts)}`, part);
  }
  const tableParts = parts.filter((part) => channelParts.includes(part) || part === "kind" || part === "suffix");
  const epochPart = epochParts.find((part) => parts.includes(part));
  if (!epochPart && parts.every((part) => tableParts.includes(part) || extensionParts.includes(part)))
    invalid("a naming template", `a part that tells epochs apart, such as {epoch} or {date}`, text);
  const template = { name: text, title: text, text, segments, tableParts, keepsColumnNames: false };
  requireRegExp(regExpSource(segments), "the whole template");
  return epochPart ? { ...template, epochPart } : template;
}

/** Anchored at both ends; a part that comes again must read the same again. */
export function regExpSource(segments: TemplateSegment[]): string {
  const seen = new Set<string>();
  const source = segments.map((segment) => {
    if ("literal" in segment) return segment.literal.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
    if (seen.has(segment.part)) return `\\k<${segment.part}>`;
    seen.add(segment.part);
    return `(?<${segment.part}>${segment.pattern})`;
  });
  return `^${source.join("")}$`;
}

type RawSegment = { literal: string } | { part: string; pattern?: string };

/** Splits at braces; braces within a pattern (`{year:\d{4}}`) belong to it. */
function splitTemplate(text: string): RawSegment[] {
  const segments: RawSegment[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("{", at);
    const literal = text.slice(at, open < 0 ? undefined : open);
    if (literal.includes("}")) invalid("a naming template", "a { for every }", text);
    if (literal) segments.push({ literal });
    if (open < 0) break;
    const close = closingBrace(text, open);
    if (close < 0) invalid("a naming template", "a } for every {", text);
    const [, part, pattern] = /^([^:]*)(?::(.*))?$/s.exec(text.slice(open + 1, close))!;
    if (!/^[A-Za-z_]\w*$/.test(part!)) invalid("a part of a naming template", "letters, digits and _", `{${part}}`);
    segments.push(pattern === undefined ? { part: part! } : { part: part!, pattern });
    at = close + 1;
  }
  return segments;
}

function closingBrace(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "{") depth++;
    else if (text[at] === "}" && --depth === 0) return at;
  }
  return -1;
}

function upTo(next: RawSegment | undefined): string {
  const separator = next && "literal" in next ? next.literal[0]! : "";
  return `[^${separator === "/" ? "" : separator.replace(/[\\\]^-]/g, "\\$&")}/]+?`;
}

/** The names of a template's parts, once each, in text order. */
export function partNames(segments: TemplateSegment[]): string[] {
  return [...new Set(segments.flatMap((segment) => ("part" in segment ? [segment.part] : [])))];
}

function requireRegExp(source: string, what: string): void {
  try {
    new RegExp(source);
  } catch (cause) {
    invalid(what, "a regular expression", source, cause);
  }
}

/** Parts as a message shows them. */
export function listParts(parts: string[]): string {
  return parts.map((part) => `{${part}}`).join(" ") || "none";
}

/** Throws InvalidRequest about a template or a name's parts. */
export function invalid(what: string, expected: string, found: string, cause?: unknown): never {
  const message = `Expected ${expected} for ${what}, found ${JSON.stringify(found)}.`;
  throw new WorkbenchError("InvalidRequest", { what, expected, found }, message, { cause });
}
