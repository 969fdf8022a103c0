import type { Job } from "../core/job.ts";
import type { CatalogEvent, IngestPart } from "../core/verbs/ingest.ts";

/** What a command ends with. */
export const exitCodes = { done: 0, failed: 1, usage: 2, someRefused: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What a command is given besides its words. */
export interface Terminal {
  job: Job<CatalogEvent>;
  /** A result: one line for people, or one object a line with `--json`. */
  say(line: string, event: object): void;
  /** What people should know, on stderr. */
  warn(line: string): void;
}

export interface Words {
  /** Those that belong to no option. */
  paths: string[];
  options: Record<string, string | boolean | undefined>;
}

export type Command = (words: Words, terminal: Terminal) => Promise<ExitCode>;

/** What was asked for cannot be done as it was asked: the message says what can. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export function textOption({ options }: Words, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

/** @throws UsageError where the text is no finite number above zero */
export function numberOption(words: Words, name: string): number | undefined {
  const text = textOption(words, name);
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value <= 0)
    throw new UsageError(`--${name}: expected a number above zero, found “${text}”.`);
  return value;
}

/** Names with commas between them; undefined where the option is not there. */
export function listOption(words: Words, name: string): string[] | undefined {
  const names = textOption(words, name)
    ?.split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");
  return names && names.length > 0 ? names : undefined;
}

/** @throws UsageError where the text is none of them */
export function choiceOption<T extends string>(words: Words, name: string, choices: readonly T[]): T | undefined {
  const text = textOption(words, name);
  if (text === undefined || (choices as readonly string[]).includes(text)) return text as T | undefined;
  throw new UsageError(`--${name}: expected ${choices.join(" or ")}, found “${text}”.`);
}

/** @throws UsageError unless exactly one path is given */
export function onePath({ paths }: Words, what: string): string {
  if (paths.length !== 1) throw new UsageError(`Expected one path, ${what}; found ${paths.length}.`);
  return paths[0]!;
}

/** @throws UsageError where the option is not like 2/8 */
export function partOption(words: Words): IngestPart | undefined {
  const text = textOption(words, "part");
  if (text === undefined) return undefined;
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  const part = { index: Number(index), count: Number(count) };
  if (!(part.index >= 1 && part.index <= part.count))
    throw new UsageError(`--part: expected such as 2/8, found “${text}”.`);
  return part;
}
