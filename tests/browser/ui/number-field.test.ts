// A field for a number: what is typed is the user's, however late whoever is told answers.
import { flushSync, mount, unmount } from "svelte";
import { afterEach, expect, test } from "vitest";
import NumberField from "../../../src/ui/kit/NumberField.svelte";
import { reactiveProps } from "../../support/reactive-props.svelte.ts";

let end = () => {};
afterEach(() => end());

function field(more: { whenDone?: boolean; min?: number; max?: number; value?: number } = {}) {
  const told: (number | undefined)[] = [];
  const props = reactiveProps({
    ...{
      label: "Longitude",
      value: 1 as number | undefined,
      onchange: (value: number | undefined) => void told.push(value),
    },
    ...more,
  });
  const target = document.body.appendChild(document.createElement("div"));
  const component = mount(NumberField, { target, props });
  flushSync();
  end = () => {
    void unmount(component);
    target.remove();
  };
  const input = target.querySelector("input")!;
  const type = (text: string) => {
    input.focus();
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const leave = () => {
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.blur();
  };
  return { props, told, input, type, leave };
}

test("a value that comes back late is not put into a field that is typed into, and stands there afterwards", () => {
  const { props, told, input, type, leave } = field();
  type("13");
  type("133.6");
  props.value = 13; // what was told first, kept by now
  flushSync();
  expect(input.value).toBe("133.6");
  expect(told).toEqual([13, 133.6]);
  props.value = 133.6;
  leave();
  flushSync();
  expect(input.value).toBe("133.6");
  props.value = 7; // from another tab
  flushSync();
  expect(input.value).toBe("7");
});

test("where whoever is told does more than draw, it is told at the end of typing only", () => {
  const { props, told, type, leave } = field({ whenDone: true });
  for (const text of ["1", "12", "123.45"]) type(text);
  expect(told).toEqual([]);
  props.onchange = (value) => {
    told.push(value);
    props.value = value;
  };
  leave();
  expect(told).toEqual([123.45]);
});

test("what is out of bounds is shown as the bound that counts", () => {
  const { told, input, type } = field({ min: -90, max: 90, whenDone: true });
  type("999");
  input.dispatchEvent(new Event("change", { bubbles: true }));
  expect(told).toEqual([90]);
  expect(input.value).toBe("90");
});
