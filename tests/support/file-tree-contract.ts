import type { FileTree } from "../../src/storage/files.ts";

interface Clause {
  sentence: string;
  /** @param other the same directory, as another thread has it */
  check: (tree: FileTree, other: FileTree) => Promise<void>;
}

/** What every file tree does. Runs in node and, posted to a worker, on the browser's own file system. */
export const fileTreeContract: Clause[] = [
  {
    sentence: "a missing file is undefined, whether read, measured, opened or taken as a blob",
    async check(tree) {
      for (const path of ["none", "no/such/file"]) {
        equal(await tree.readFile(path), undefined);
        equal(await tree.byteLength(path), undefined);
        equal(await tree.openRead(path), undefined);
        equal(await tree.blob(path), undefined);
        equal(await tree.list(path), []);
        await tree.remove(path);
      }
    },
  },
  {
    sentence: "what was written anywhere in a file is read back, up to its end",
    async check(tree) {
      const file = await tree.openWrite("a/b/file");
      file.write(Uint8Array.of(1, 2, 3, 4, 5), 0);
      file.write(Uint8Array.of(9), 2);
      file.truncate(4);
      file.flush();
      file.close();
      equal(await tree.byteLength("a/b/file"), 4);
      const reader = (await tree.openRead("a/b/file"))!;
      const into = new Uint8Array(3);
      equal(reader.byteLength, 4);
      equal(reader.read(into, 2), 2);
      equal([...into], [9, 4, 0]);
      reader.close();
      const whole = (await tree.readFile("a/b/file"))!;
      equal([...whole], [1, 2, 9, 4]);
      equal([whole.byteOffset, whole.buffer.byteLength], [0, 4]);
      equal([...new Uint8Array(await (await tree.blob("a/b/file"))!.arrayBuffer())], [1, 2, 9, 4]);
    },
  },
  {
    sentence: "opening for writing keeps what is there",
    async check(tree) {
      await tree.replaceFile("kept", Uint8Array.of(1, 2, 3));
      const file = await tree.openWrite("kept");
      file.write(Uint8Array.of(7), 3);
      file.close();
      equal([...(await tree.readFile("kept"))!], [1, 2, 3, 7]);
    },
  },
  {
    sentence: "a file open for reading can be opened for reading again",
    async check(tree) {
      await tree.replaceFile("shared", Uint8Array.of(5));
      const readers = [(await tree.openRead("shared"))!, (await tree.openRead("shared"))!];
      for (const reader of readers) equal(reader.read(new Uint8Array(4), 0), 1);
      for (const reader of readers) reader.close();
    },
  },
  {
    sentence: "a rename replaces its target and makes the directories on the way",
    async check(tree) {
      await tree.replaceFile("from", Uint8Array.of(1));
      await tree.replaceFile("deep/down/to", Uint8Array.of(2, 2));
      await tree.rename("from", "deep/down/to");
      equal([...(await tree.readFile("deep/down/to"))!], [1]);
      equal(await tree.readFile("from"), undefined);
      await tree.rename("deep/down/to", "new/place/file");
      equal([...(await tree.readFile("new/place/file"))!], [1]);
    },
  },
  {
    sentence: "replacing a file leaves the new bytes alone, and no temporary file",
    async check(tree) {
      await tree.replaceFile("r/x", new Uint8Array(100));
      await tree.replaceFile("r/x", Uint8Array.of(3));
      equal([...(await tree.readFile("r/x"))!], [3]);
      equal(await tree.list("r"), [{ name: "x", kind: "file" }]);
    },
  },
  {
    sentence: "a directory lists its entries by name, and is removed with all below it",
    async check(tree) {
      for (const path of ["d/b", "d/a", "d/c/deep", "d/10", "d/9"]) await tree.replaceFile(path, new Uint8Array());
      equal(
        (await tree.list("d")).map(({ name, kind }) => `${name} ${kind}`),
        ["10 file", "9 file", "a file", "b file", "c directory"],
      );
      await tree.remove("d/c");
      await tree.remove("d/a");
      equal((await tree.list("d")).length, 3);
      await tree.remove("d");
      equal(await tree.list("d"), []);
      await tree.replaceFile("d/c/again", Uint8Array.of(1));
      equal([...(await tree.readFile("d/c/again"))!], [1]);
    },
  },
  {
    sentence: "what another thread removed is missing, also where it was known before",
    async check(tree, other) {
      for (const path of ["gone/a", "gone/b/deep"]) await tree.replaceFile(path, Uint8Array.of(1));
      equal((await tree.list("gone")).length, 2);
      equal((await tree.list("gone/b")).length, 1);
      await other.remove("gone");
      equal(await tree.list("gone"), []);
      equal(await tree.list("gone/b"), []);
      equal(await tree.byteLength("gone/a"), undefined);
      equal(await tree.blob("gone/b/deep"), undefined);
      await tree.replaceFile("gone/b/again", Uint8Array.of(2));
      equal([...(await other.readFile("gone/b/again"))!], [2]);
    },
  },
  {
    sentence: "a directory is listed and measured while another thread removes it",
    async check(tree, other) {
      for (let round = 0; round < 10; round++) {
        for (let file = 0; file < 10; file++) await tree.replaceFile(`going/${file}`, Uint8Array.of(1));
        const removed = other.remove("going");
        const lengths = async () => {
          for (const { name } of await tree.list("going")) await tree.byteLength(`going/${name}`);
        };
        await Promise.all([removed, lengths(), lengths(), lengths()]);
        equal(await tree.list("going"), []);
      }
    },
  },
  {
    sentence: "a subtree is the directory seen from inside",
    async check(tree) {
      const below = tree.subtree("s").subtree("t");
      await below.replaceFile("file", Uint8Array.of(4));
      equal([...(await tree.readFile("s/t/file"))!], [4]);
      equal(await below.list(""), [{ name: "file", kind: "file" }]);
    },
  },
  {
    sentence: "large blocks at large offsets survive",
    async check(tree) {
      const block = Uint8Array.from({ length: 1 << 20 }, (_, i) => i % 251);
      const file = await tree.openWrite("large");
      for (let i = 0; i < 8; i++) file.write(block, i * block.length);
      file.flush();
      file.close();
      const reader = (await tree.openRead("large"))!;
      const into = new Uint8Array(1000);
      equal(reader.read(into, 7 * block.length + 500_000), 1000);
      equal(
        into.every((byte, i) => byte === (500_000 + i) % 251),
        true,
      );
      reader.close();
    },
  },
];

function equal(found: unknown, expected: unknown): void {
  const text = (value: unknown) => (value === undefined ? "undefined" : JSON.stringify(value));
  if (text(found) !== text(expected)) throw new Error(`found ${text(found)}, expected ${text(expected)}`);
}
