import { expect, test } from "vitest";
import { excludedPointKind } from "../../../../src/core/additions/reading-kinds.ts";
import type { AdditionChange } from "../../../../src/core/verbs/additions.ts";
import { AdditionBook } from "../../../../src/ui/door/addition-book.ts";

type Made = ConstructorParameters<typeof AdditionBook>;

/** A book whose keeper writes when it is told to, and what other tabs hear, in order. */
function slowBook() {
  const heard: string[] = [];
  let write = () => {};
  const keeper = {
    keep: () =>
      new Promise<void>((resolve) => {
        write = () => {
          heard.push("on disk");
          resolve();
        };
      }),
  };
  const tabs = {
    share: (_: string, additions: readonly { kind: string }[]) => heard.push(additions.map(({ kind }) => kind).join()),
    onShared: () => () => {},
  };
  const book = new AdditionBook(
    (() => keeper) as unknown as Made[0],
    (() => ({})) as Made[1],
    tabs as never as Made[2],
  );
  return { book, heard, write: () => write() };
}

const change = (kind: string): AdditionChange => ({ kind, name: "I1", keys: ["mag\nn1"], value: true });

test("what light curves are made of is told to other tabs once more when it is on disk, where they read it", async () => {
  const { book, heard, write } = slowBook();
  const kept = book.keep("id", [change(excludedPointKind)]);
  expect(heard).toEqual([excludedPointKind]);
  write();
  await kept;
  expect(heard).toEqual([excludedPointKind, "on disk", excludedPointKind]);
});

test("what they take as they hear it is told once", async () => {
  const { book, heard, write } = slowBook();
  const kept = book.keep("id", [{ kind: "tag", name: "t", keys: ["I1"], value: true }]);
  write();
  await kept;
  expect(heard).toEqual(["tag", "on disk"]);
});
