import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { inputFiles } from "../../../src/cli/input-files.ts";
import { outputOf } from "../../../src/cli/output-commands.ts";
import { openDataset, openWorkspace, removeWorkspace } from "../../../src/cli/workspace.ts";
import { refuseToReplace, writeBlob } from "../../../src/cli/write-blob.ts";

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "workspace-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
const goOn = new AbortController().signal;
/** No process has it: it is beyond the largest id. */
const goneProcess = 2 ** 22 + 1;

test("a directory is held by one process, and taken over from one that is gone", async () => {
  const directory = join(folder(), "made");
  const lock = join(directory, "writer.lock");
  mkdirSync(directory);
  for (const [holder, busy] of [
    [{ pid: process.ppid, host: hostname() }, true],
    [{ pid: goneProcess, host: "another" }, true],
    [{ pid: goneProcess, host: hostname() }, false],
  ] as const) {
    writeFileSync(lock, JSON.stringify(holder));
    const opening = openWorkspace(directory, { make: true });
    if (busy) await expect(opening).rejects.toMatchObject({ tag: "DatasetBusy" });
    else (await opening).release();
    expect(existsSync(lock)).toBe(busy);
  }
});

test("of a directory that was removed in part nothing is gone on with, and the rest of it goes", async () => {
  const output = join(folder(), "field.zarr.zip");
  mkdirSync(`${output}.work`);
  writeFileSync(join(`${output}.work`, "some"), "");
  const killed = () => Promise.reject(new Error("killed"));
  await expect(removeWorkspace(`${output}.work`, killed)).rejects.toThrow("killed");
  const left = `${output}.work.done`;
  expect([existsSync(`${output}.work`), existsSync(left)]).toEqual([false, true]);
  writeFileSync(output, "");
  expect(() => outputOf({ paths: [], options: { output } })).toThrow(/is there already: --force replaces it/);
  expect(existsSync(left)).toBe(false);
  mkdirSync(`${output}.work`);
  await removeWorkspace(`${output}.work`);
  expect([existsSync(`${output}.work`), existsSync(left)]).toEqual([false, false]);
});

test("what is no directory of light curves is refused by name, and left without a lock", async () => {
  const directory = folder();
  await expect(openDataset(join(directory, "none"))).rejects.toThrow(/none: there is no such directory/);
  await expect(openDataset(directory)).rejects.toThrow(/holds no light curves: “ingest” makes them/);
  writeFileSync(join(directory, "file"), "");
  await expect(openDataset(join(directory, "file"))).rejects.toThrow(/is a file: expected a directory/);
  expect(existsSync(join(directory, "writer.lock"))).toBe(false);
});

test("files have the paths that the same drop gives them on the page", async () => {
  const directory = folder();
  mkdirSync(join(directory, "night", "deep"), { recursive: true });
  for (const path of ["night/b.cat", "night/a.cat", "night/deep/c.cat", "ref.cat"])
    writeFileSync(join(directory, path), path);
  const files = await inputFiles([join(directory, "night"), join(directory, "ref.cat")]);
  expect(files.map(({ path }) => path)).toEqual(["night/a.cat", "night/b.cat", "night/deep/c.cat", "ref.cat"]);
  expect(await files[2]!.file.text()).toBe("night/deep/c.cat");
  await expect(inputFiles([join(directory, "none")])).rejects.toThrow(/there is no such file or folder/);
  mkdirSync(join(directory, "other"));
  writeFileSync(join(directory, "other", "ref.cat"), "");
  const two = [join(directory, "ref.cat"), join(directory, "other", "ref.cat")];
  await expect(inputFiles(two)).rejects.toThrow(/would both be called ref.cat/);
});

test("a file is written whole or not at all, and replaced only when that is said", async () => {
  const path = join(folder(), "out.zip");
  const broken = new Blob(["x"]);
  broken.stream = () =>
    new ReadableStream({
      pull(controller) {
        controller.error(new Error("gone"));
      },
    });
  await expect(writeBlob(path, broken, goOn)).rejects.toThrow("gone");
  expect(existsSync(path) || existsSync(`${path}.partial`)).toBe(false);
  await writeBlob(path, new Blob(["whole"]), goOn);
  expect(() => refuseToReplace(path, false)).toThrow(/is there already: --force replaces it/);
  refuseToReplace(path, true);
});
