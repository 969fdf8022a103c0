import { BlobWriter, TextReader, ZipWriter } from "@zip.js/zip.js";
import { expect, test } from "vitest";
import { silentJob } from "../../../../src/core/job.ts";
import { expandArchives } from "../../../../src/pipeline/ingest/expand-archives.ts";
import { dropped } from "../../../support/sample-files.ts";

async function zipOf(texts: Record<string, string>): Promise<Uint8Array> {
  const writer = new ZipWriter(new BlobWriter(), { useWebWorkers: false });
  for (const [name, text] of Object.entries(texts)) await writer.add(name, new TextReader(text));
  return new Uint8Array(await (await writer.close()).arrayBuffer());
}

test("the files of a zip stand in the place of the zip, under its path", async () => {
  const zip = dropped("night/all.zip", await zipOf({ "a.cat": "first", "deep/b.cat": "second" }));
  const { files, refused } = await expandArchives({ files: [dropped("x.cat", "x"), zip] }, silentJob());
  expect(refused).toEqual([]);
  expect(files.map(({ path }) => path)).toEqual(["x.cat", "night/all.zip/a.cat", "night/all.zip/deep/b.cat"]);
  expect(await files[2]!.file.text()).toBe("second");
});

test("a name that leads out of its archive is refused by name, and the others are unpacked", async () => {
  const zip = dropped("all.zip", await zipOf({ "../evil.cat": "no", "good.cat": "yes" }));
  const { files, refused } = await expandArchives({ files: [zip] }, silentJob());
  expect(files.map(({ path }) => path)).toEqual(["all.zip/good.cat"]);
  expect(refused).toMatchObject([{ path: /evil\.cat/, error: { tag: "NotACatalog" } }]);
});

test("a damaged archive is refused by name, and a file that only looks like one by its name stays", async () => {
  const cut = (await zipOf({ "a.cat": "text ".repeat(1000) })).subarray(0, 60);
  const { files, refused } = await expandArchives(
    { files: [dropped("cut.zip", cut), dropped("catalog.zip", "#   1 NUMBER")] },
    silentJob(),
  );
  expect(refused.map(({ path }) => path)).toEqual(["cut.zip"]);
  expect(files.map(({ path }) => path)).toEqual(["catalog.zip"]);
});
