// A long table: what it scrolls to, and what it does not.
import { createRawSnippet, flushSync, mount, tick, unmount } from "svelte";
import { afterEach, expect, test } from "vitest";
import VirtualTable from "../../../src/ui/kit/table/VirtualTable.svelte";
import { reactiveProps } from "../../support/reactive-props.svelte.ts";

let end = () => {};
afterEach(() => end());

async function table() {
  const column = { ...{ id: "a", title: "a", width: 100 }, align: "left" as const };
  const props = reactiveProps({
    ...{ label: "Objects", of: "one" as unknown, columns: [column], rowCount: 1000 },
    ...{ sort: [{ columnId: "a", descending: false }], focus: 7 as number | undefined },
    focusedRow: 0 as number | undefined,
    cell: createRawSnippet((row: () => number) => ({ render: () => `<span>${row()}</span>` })),
  });
  const target = document.body.appendChild(document.createElement("div"));
  target.style.height = "300px";
  const component = mount(VirtualTable, { target, props });
  end = () => {
    void unmount(component);
    target.remove();
  };
  const settled = async () => {
    flushSync();
    await new Promise((resolve) => requestAnimationFrame(resolve)); // it scrolls in the frame
    await tick();
    flushSync();
  };
  await settled();
  return { props, settled, scroller: target.querySelector<HTMLElement>("[role=group]")! };
}

test("the same rows sorted anew are shown from their top, until something else is in focus", async () => {
  const { props, settled, scroller } = await table();
  props.focusedRow = 500;
  await settled();
  const before = scroller.scrollTop;
  expect(before).toBeGreaterThan(9000);
  Object.assign(props, { sort: [{ columnId: "a", descending: true }], focusedRow: 900 });
  await settled();
  expect(scroller.scrollTop).toBe(0);
  Object.assign(props, { focus: 8, focusedRow: 901 });
  await settled();
  expect(scroller.scrollTop).toBeGreaterThan(before);
});

test("rows of something else show what is in focus there, though their order is another", async () => {
  const { props, settled, scroller } = await table();
  Object.assign(props, { of: "another", sort: [{ columnId: "a", descending: true }], focusedRow: 900 });
  await settled();
  expect(scroller.scrollTop).toBeGreaterThan(18_000);
  expect(scroller.scrollTop).toBeLessThan(900 * 22);
});
