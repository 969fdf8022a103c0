import { type Check, invalidArgument, isRight, list, optional, shape, text } from "../check-value.ts";
import type { Addition, AdditionChange, Json } from "../verbs/additions.ts";
import { isStamp } from "./stamp.ts";

const maxDepth = 32;

const json: Check<Json> = (value, argument) => {
  if (!isJson(value, maxDepth)) throw invalidArgument(argument, "something that JSON can say", value);
  return value;
};

function isJson(value: unknown, depth: number): value is Json {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || depth === 0) return false;
  return Object.values(value).every((part) => isJson(part, depth - 1));
}

const kind: Check<string> = (value, argument) => {
  if (typeof value !== "string" || !/^[a-z][a-z-]{0,59}$/.test(value))
    throw invalidArgument(argument, "lower-case letters and hyphens", value);
  return value;
};

const change = {
  kind,
  name: optional(text()),
  keys: list(text()),
  value: json,
};

export const checkChanges: Check<AdditionChange[]> = list(shape(change));

const stamped: Check<Addition> = shape({
  ...change,
  stamp: ((value, argument) => {
    if (!isStamp(value)) throw invalidArgument(argument, "a stamp", value);
    return value;
  }) satisfies Check<string>,
});

export const checkAdditions: Check<Addition[]> = list(stamped);

/** Whether a line of a file, or a message of another tab, is an act that can be merged. */
export const isAddition = (value: unknown): value is Addition => isRight(stamped, value);
