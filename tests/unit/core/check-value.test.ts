import { expect, test } from "vitest";
import {
  dictionary,
  flag,
  isRight,
  list,
  number,
  oneOf,
  optional,
  shape,
  text,
} from "../../../src/core/check-value.ts";
import { frozen } from "../../../src/core/frozen.ts";

const person = shape({
  name: text({ leastLength: 1, mostLength: 5 }),
  age: optional(number({ least: 0, most: 200, whole: true })),
  kind: oneOf("a", "b"),
  tags: list(text(), 2),
  marks: dictionary(flag),
});

test("what is right is given back without what nobody asked for", () => {
  const value = { name: "Mira", age: undefined, kind: "a", tags: ["x"], marks: { y: true }, more: 1 };
  expect(person(value, "it")).toEqual({ name: "Mira", kind: "a", tags: ["x"], marks: { y: true } });
});

test.each([
  [{ name: "" }, "it.name", "a text that is not empty", '""'],
  [{ name: "Mirabilis" }, "it.name", "at most 5 characters", '"Mirabilis"'],
  [{ age: Number.NaN }, "it.age", "a whole number from 0 up to 200", "NaN"],
  [{ age: "12" }, "it.age", "a whole number from 0 up to 200", '"12"'],
  [{ kind: "c" }, "it.kind", "one of a, b", '"c"'],
  [{ tags: ["x", 5] }, "it.tags[1]", "a text", "5"],
  [{ tags: ["x", "y", "z"] }, "it.tags", "at most 2 entries", "a list of 3"],
  [{ marks: { y: 1 } }, "it.marks.y", "true or false", "1"],
  [{ marks: [] }, "it.marks", "an object", "a list of 0"],
] as const)("%o is refused by the name of what is wrong", (wrong, argument, expected, found) => {
  const value = { name: "Mira", kind: "a", tags: [], marks: {}, ...wrong };
  expect(isRight(person, value)).toBe(false);
  expect(() => person(value, "it")).toThrow(
    expect.objectContaining({ tag: "InvalidArgument", details: { argument, expected, found } }),
  );
});

test("plain data that is frozen cannot be written to at any depth, typed arrays aside", () => {
  const value = frozen({ record: { names: ["a"] }, numbers: new Float64Array(1) });
  expect(() => value.record.names.push("b")).toThrow(TypeError);
  value.numbers[0] = 1;
  expect(value.numbers[0]).toBe(1);
});
