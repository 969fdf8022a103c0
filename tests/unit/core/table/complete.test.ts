import { expect, test } from "vitest";
import { complete } from "../../../../src/core/table/complete.ts";

const names = ["key", "n_epochs_valid_all", "n_epochs_valid_ch1-mag_auto", "epochs", "mad_ch1-mag_auto"];

/** Completes at `|`. */
function at(text: string) {
  const cursor = text.indexOf("|");
  const expression = text.replace("|", "");
  const { start, end, completions } = complete(expression, cursor, names);
  return {
    texts: completions.map((completion) => completion.text),
    apply: (k: number) => {
      const { text: inserted, cursor: inside } = completions[k]!;
      return `${expression.slice(0, start)}${inserted.slice(0, inside)}|${inserted.slice(inside)}${expression.slice(end)}`;
    },
  };
}

test("names that begin with what is typed come before names that contain it, in any case", () => {
  expect(at("N_EP|").texts).toEqual(["n_epochs_valid_all", "`n_epochs_valid_ch1-mag_auto`"]);
  expect(at("epo|").texts).toEqual(["epochs", "n_epochs_valid_all", "`n_epochs_valid_ch1-mag_auto`"]);
});

test("a completion takes the place of the whole name that the cursor is in", () => {
  expect(at("mag < 3 and n_ep|xx > 2").apply(0)).toBe("mag < 3 and n_epochs_valid_all| > 2");
  expect(at("`mad_ch|` > 2").apply(0)).toBe("`mad_ch1-mag_auto`| > 2");
  expect(at("`mad_ch| > 2").apply(0)).toBe("`mad_ch1-mag_auto`| > 2");
});

test("within backquotes there are only columns", () => {
  expect(at("`|").texts).toEqual(names.map((name) => (name.includes("-") ? `\`${name}\`` : name)));
});

test("a function is completed with its parentheses and the cursor between them", () => {
  expect(at("co|").texts).toEqual(["cone()", "contains()", "count_by()", "cos()"]);
  expect(at("co|").apply(0)).toBe("cone(|)");
});

test("keywords are offered too", () => {
  expect(at("epochs > 3 an|").texts).toEqual(["and", "isnan()", "mean_by()", "median_by()"]);
});

test("within a string or a number there is nothing to complete", () => {
  for (const text of ["key == 'n_e|", 'key == "n_e|', "key == 'it\\'s n_e|", "epochs > 1|", "epochs > 1.5e|"]) {
    expect(at(text).texts).toEqual([]);
  }
  expect(at("key == 'x' an|").texts).toEqual(["and", "isnan()", "mean_by()", "median_by()"]);
});

test("with nothing typed everything is offered", () => {
  expect(at("|").texts.slice(0, 2)).toEqual(["key", "n_epochs_valid_all"]);
  expect(at("epochs > |").texts.length).toBe(at("|").texts.length);
});
