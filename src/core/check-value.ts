import { isWorkbenchError, WorkbenchError } from "./errors.ts";

/*
 * Made by hand because the smallest validating library (valibot) adds 5 kB to the page's first load for eight functions.
 */

/** Gives a value back as what it was found to be. @throws InvalidArgument, which names the part that is not right */
export type Check<T> = (value: unknown, argument: string) => T;

/** What a check finds. */
export type Checked<C> = C extends Check<infer T> ? T : never;

/** Whether a value is right, where nobody is to be told what is wrong with it. */
export function isRight<T>(check: Check<T>, value: unknown): value is T {
  try {
    check(value, "");
    return true;
  } catch (error) {
    if (isWorkbenchError(error, "InvalidArgument")) return false;
    throw error;
  }
}

export function invalidArgument(argument: string, expected: string, value: unknown): WorkbenchError<"InvalidArgument"> {
  const found = describe(value);
  return new WorkbenchError(
    "InvalidArgument",
    { argument, expected, found },
    `${argument}: expected ${expected}, found ${found}.`,
  );
}

const maxTextShown = 40;

/** A value in a few words. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "string") {
    const shown = value.length > maxTextShown ? `${value.slice(0, maxTextShown)}…` : value;
    return JSON.stringify(shown);
  }
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** @param mostLength characters, where a longer text is refused */
export function text({ mostLength = Number.POSITIVE_INFINITY, leastLength = 0 } = {}): Check<string> {
  const expected = leastLength > 0 ? "a text that is not empty" : "a text";
  return (value, argument) => {
    if (typeof value !== "string" || value.length < leastLength) throw invalidArgument(argument, expected, value);
    if (value.length > mostLength) throw invalidArgument(argument, `at most ${mostLength} characters`, value);
    return value;
  };
}

export interface NumberRange {
  /** Smallest number allowed; `above` excludes it. */
  least?: number;
  above?: number;
  most?: number;
  whole?: boolean;
}

/** Finite numbers only. */
export function number({ least, above, most, whole = false }: NumberRange = {}): Check<number> {
  const bounds = [
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(least === undefined ? [] : [`from ${least}`]),
    ...(most === undefined ? [] : [`up to ${most}`]),
  ];
  const expected = [whole ? "a whole number" : "a finite number", ...bounds].join(" ");
  return (value, argument) => {
    const right =
      typeof value === "number" &&
      Number.isFinite(value) &&
      value >= (least ?? value) &&
      value > (above ?? Number.NEGATIVE_INFINITY) &&
      value <= (most ?? value) &&
      !(whole && !Number.isInteger(value));
    if (!right) throw invalidArgument(argument, expected, value);
    return value;
  };
}

export const flag: Check<boolean> = (value, argument) => {
  if (typeof value !== "boolean") throw invalidArgument(argument, "true or false", value);
  return value;
};

export function oneOf<const T extends string | number>(...allowed: readonly T[]): Check<T> {
  return (value, argument) => {
    if (!allowed.includes(value as T)) throw invalidArgument(argument, `one of ${allowed.join(", ")}`, value);
    return value as T;
  };
}

export function instance<T>(type: abstract new (...args: never[]) => T, expected: string): Check<T> {
  return (value, argument) => {
    if (!(value instanceof type)) throw invalidArgument(argument, expected, value);
    return value;
  };
}

/** A function of whatever kind: what it does when it is called is its owner's affair. */
// biome-ignore lint/suspicious/noExplicitAny: any function
export const callback: Check<(...args: any[]) => any> = (value, argument) => {
  if (typeof value !== "function") throw invalidArgument(argument, "a function", value);
  // biome-ignore lint/suspicious/noExplicitAny: any function
  return value as (...args: any[]) => any;
};

/** May be left out, or undefined. */
export function optional<T>(check: Check<T>): Check<T | undefined> {
  return (value, argument) => (value === undefined ? undefined : check(value, argument));
}

export function list<T>(check: Check<T>, mostLength = Number.POSITIVE_INFINITY): Check<T[]> {
  return (value, argument) => {
    if (!Array.isArray(value)) throw invalidArgument(argument, "a list", value);
    if (value.length > mostLength) throw invalidArgument(argument, `at most ${mostLength} entries`, value);
    return value.map((entry, at) => check(entry, `${argument}[${at}]`));
  };
}

/** Texts as keys, any of them. */
export function dictionary<T>(check: Check<T>): Check<Record<string, T>> {
  return (value, argument) =>
    Object.fromEntries(
      Object.entries(plainObject(value, argument)).map(([key, entry]) => [key, check(entry, `${argument}.${key}`)]),
    );
}

type Shape = Record<string, Check<unknown>>;

/** What an object of a shape is found to be: parts that may be undefined may be left out. */
export type Shaped<S extends Shape> = {
  [K in keyof S as undefined extends Checked<S[K]> ? never : K]: Checked<S[K]>;
} & { [K in keyof S as undefined extends Checked<S[K]> ? K : never]?: Exclude<Checked<S[K]>, undefined> };

/** An object with these parts; others are left out. Parts that are undefined are left out as well. */
export function shape<S extends Shape>(parts: S): Check<Shaped<S>> {
  return (value, argument) => {
    const found = plainObject(value, argument);
    const checked = Object.entries(parts).flatMap(([name, check]) => {
      const part = check(found[name], argument === "" ? name : `${argument}.${name}`);
      return part === undefined ? [] : [[name, part]];
    });
    return Object.fromEntries(checked) as Shaped<S>;
  };
}

function plainObject(value: unknown, argument: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalidArgument(argument, "an object", value);
  return value as Record<string, unknown>;
}
