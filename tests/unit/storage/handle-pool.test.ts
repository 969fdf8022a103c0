import { expect, test } from "vitest";
import type { FileTree } from "../../../src/storage/files.ts";
import { HandlePool } from "../../../src/storage/handle-pool.ts";
import { memoryTree } from "../../support/memory-tree.ts";

/** Files 0 to 9, each holding its own number, and how many are open. */
async function countingTree(): Promise<{ tree: FileTree; open: () => number; opened: () => number }> {
  const tree = memoryTree();
  for (let i = 0; i < 10; i++) await tree.replaceFile(`${i}`, Uint8Array.of(i));
  let open = 0;
  let opened = 0;
  const counting: FileTree = {
    ...tree,
    async openRead(path) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      const file = await tree.openRead(path);
      if (!file) return undefined;
      open++;
      opened++;
      return {
        ...file,
        close() {
          open--;
          file.close();
        },
      };
    },
  };
  return { tree: counting, open: () => open, opened: () => opened };
}

test("a file is opened once, however many ask for it at the same time", async () => {
  const { tree, open, opened } = await countingTree();
  const pool = new HandlePool(tree, 5);
  const files = await Promise.all([pool.open("1"), pool.open("1"), pool.open("1")]);
  expect(new Set(files).size).toBe(1);
  expect(pool.peek("1")).toBe(files[0]);
  expect(opened()).toBe(1);
  pool.close();
  expect(open()).toBe(0);
});

test("no more files stay open than allowed, and those used last stay", async () => {
  const { tree, open } = await countingTree();
  const pool = new HandlePool(tree, 3);
  for (let i = 0; i < 10; i++) {
    const file = (await pool.open(`${i}`))!;
    const into = new Uint8Array(1);
    file.read(into, 0);
    expect(into[0]).toBe(i);
    expect(open()).toBeLessThanOrEqual(3);
    await pool.open("0");
  }
  expect(pool.peek("0")).toBeDefined();
  expect(pool.peek("1")).toBeUndefined();
  pool.close();
  expect(open()).toBe(0);
});

test("a missing file is undefined, and may appear later", async () => {
  const { tree } = await countingTree();
  const pool = new HandlePool(tree, 3);
  expect(await pool.open("none")).toBeUndefined();
  await tree.replaceFile("none", Uint8Array.of(1));
  expect(await pool.open("none")).toBeDefined();
  pool.close();
});

test("a file that arrives after the pool was closed is closed as well", async () => {
  const { tree, open } = await countingTree();
  const pool = new HandlePool(tree, 3);
  const late = pool.open("1");
  pool.close();
  await expect(late).rejects.toThrow("after its pool was closed");
  expect(open()).toBe(0);
});
