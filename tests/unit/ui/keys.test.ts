import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";
import { expect, test, vi } from "vitest";
import { keyLabel, keyList } from "../../../src/ui/kit/keys/key-list.ts";
import { keysOf, pageKeys, pressedKey } from "../../../src/ui/kit/keys/listen.ts";
import { type Shortcut, shortcuts, takenKeys } from "../../../src/ui/kit/keys/shortcuts.ts";

const ui = new URL("../../../src/ui/", import.meta.url);
const sources = readdirSync(ui, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".svelte"))
  .map((path) => ({ path, text: readFileSync(new URL(path, ui), "utf8") }));

/** Names of the page's shortcuts that a component answers. */
function pageActions(component: string): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === "pageKeys") {
      const [actions] = node.arguments;
      if (actions && ts.isObjectLiteralExpression(actions))
        names.push(...actions.properties.map((property) => property.name!.getText()));
    }
    ts.forEachChild(node, visit);
  };
  // What lies in the markup, as with `onkeydown={pageKeys(…)}`, is an expression of its own.
  const script = component.replace(/<style>[\s\S]*/, "");
  const [code = ""] = /(?<=<script[^>]*>)[\s\S]*?(?=<\/script>)/.exec(script) ?? [];
  const inMarkup = [...script.matchAll(/onkeydown=\{(pageKeys\([^\n]*\))\}/g)].map(([, call]) => `${call};`);
  visit(ts.createSourceFile("component.ts", [code, ...inMarkup].join("\n"), ts.ScriptTarget.ESNext, true));
  return names;
}

const plain = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
/** A key pressed while an element has the focus that lies in elements of these names only. */
function press(key: string, more: Partial<KeyboardEvent> = {}, within: string[] = []) {
  const target = { closest: (selector: string) => within.some((name) => selector.split(", ").includes(name)) };
  const event = { key, ...plain, target, defaultPrevented: false, ...more };
  return Object.assign(event, { preventDefault: () => (event.defaultPrevented = true) }) as unknown as KeyboardEvent;
}

test("a key is named with what is held, and with Shift only where the key does not show it", () => {
  expect(pressedKey(press("z", { ctrlKey: true }))).toBe("Ctrl+z");
  expect(pressedKey(press("Z", { metaKey: true, shiftKey: true }))).toBe("Ctrl+Shift+z");
  expect(pressedKey(press("ArrowLeft", { altKey: true, shiftKey: true }))).toBe("Alt+Shift+ArrowLeft");
  expect(pressedKey(press("V", { shiftKey: true }))).toBe("V");
  expect(pressedKey(press("?", { shiftKey: true }))).toBe("?");
  expect(pressedKey(press(" "))).toBe("Space");
});

test("no two shortcuts of a place share a key", () => {
  const all = Object.values<Shortcut>(shortcuts).flatMap(({ place, keys }) => keys.map((key) => `${place} ${key}`));
  expect(all.filter((key, i) => all.indexOf(key) !== i)).toEqual([]);
});

test("every key of the page is answered by one component", () => {
  const answered = sources.flatMap(({ text }) => pageActions(text));
  const declared = Object.entries<Shortcut>(shortcuts).flatMap(([name, { place, keys }]) =>
    place === "page" && keys.length > 0 ? [name] : [],
  );
  expect([...answered].sort()).toEqual([...declared].sort());
});

test("no component reads a key but through the table", () => {
  const byHand = sources.filter(({ text }) => /event\.key\b|\{ key \} = event|KeyboardEvent & /.test(text));
  expect(byHand.map(({ path }) => path)).toEqual([]);
});

test("the help lists every shortcut, under the place where it works", () => {
  const listed = keyList().flatMap(({ keys }) => keys);
  expect(listed).toHaveLength(Object.keys(shortcuts).length);
  expect(listed.every(({ labels }) => labels.length > 0)).toBe(true);
  expect(keyList()[0]!.keys).toContainEqual({ labels: ["Ctrl ⇧ Z", "Ctrl Y"], does: "redo" });
  expect(keyLabel("+")).toBe("+");
});

test("tags cannot be given keys that the page uses for itself", () => {
  for (const key of ["?", "/", "f", "j", "k", "x", "n", "i", "t", "p", " "]) expect(takenKeys).toContain(key);
  expect(takenKeys).not.toContain("1");
});

test("Shift with an arrow key is the arrow key, and is told", () => {
  const nextRow = vi.fn();
  const other = () => expect.unreachable();
  const rest = { previousRow: other, pageOfRows: other, endOfRows: other, selectRows: other };
  const listener = keysOf("table", { nextRow, ...rest });
  const event = press("ArrowDown", { shiftKey: true });
  listener(event);
  expect(nextRow).toHaveBeenCalledExactlyOnceWith("ArrowDown", event);
  expect(event.defaultPrevented).toBe(true);
  const alone = press("ArrowDown", { ctrlKey: true });
  listener(alone);
  expect(nextRow).toHaveBeenCalledTimes(1);
});

test("an action that does nothing leaves the key to others", () => {
  const event = press("Escape");
  keysOf("name", { leaveName: () => false })(event);
  expect(event.defaultPrevented).toBe(false);
});

test("letters work while a button has the focus; Space presses the button", () => {
  const [pin, slideShow] = [vi.fn(), vi.fn()];
  const listener = pageKeys({ pin, slideShow });
  listener(press("p", {}, ["button"]));
  listener(press(" ", {}, ["button"]));
  expect([pin.mock.calls.length, slideShow.mock.calls.length]).toEqual([1, 0]);
  listener(press(" "));
  expect(slideShow).toHaveBeenCalledOnce();
});

test.each(["textarea", "select", "dialog", "[popover]", "input:not([type=checkbox])"])(
  "no key of the page works within %s",
  (name) => {
    const pin = vi.fn();
    pageKeys({ pin }, () => expect.unreachable())(press("p", {}, [name]));
    expect(pin).not.toHaveBeenCalled();
  },
);

test("keys that the table does not know are offered to whoever has keys of the user's choice", () => {
  const others = vi.fn((key: string) => key === "1");
  const listener = pageKeys({ pin: () => {} }, others);
  const [known, own, unknown] = [press("p"), press("1"), press("2")];
  for (const event of [known, own, unknown]) listener(event);
  expect(others.mock.calls).toEqual([["1"], ["2"]]);
  expect([known, own, unknown].map(({ defaultPrevented }) => defaultPrevented)).toEqual([true, true, false]);
});
