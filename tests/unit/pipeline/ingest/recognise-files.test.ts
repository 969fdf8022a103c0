import { expect, test } from "vitest";
import { silentJob } from "../../../../src/core/job.ts";
import type { DroppedFile } from "../../../../src/core/verbs/expand-archives.ts";
import { recogniseFiles } from "../../../../src/pipeline/ingest/recognise-files.ts";

const catalog = "#   1 X_IMAGE\n#   2 Y_IMAGE\n#   3 MAG_AUTO\n#   4 MAGERR_AUTO\n";
const rows = (count: number) => `${catalog}${"10.5 20.25 15.125 0.01\n".repeat(count)}`;

/** A file that tells whether it was opened. */
class SeenFile extends File {
  isOpened = false;
  override slice(...range: Parameters<File["slice"]>): Blob {
    this.isOpened = true;
    return super.slice(...range);
  }

  override arrayBuffer(): Promise<ArrayBuffer> {
    this.isOpened = true;
    return super.arrayBuffer();
  }
}

const dropped = (path: string, text: string) => ({ path, file: new SeenFile([text], path) }) satisfies DroppedFile;
const night = (n: number, text = rows(100)) => dropped(`field/night-${String(n).padStart(4, "0")}.cat`, text);
const series = (count: number) => Array.from({ length: count }, (_, n) => night(n));
const recognise = (files: DroppedFile[]) => recogniseFiles(files, silentJob<never>());

test("each file of a small drop is looked into", async () => {
  const files = series(60);
  const looked = await recognise(files);
  expect(looked.every(({ content }) => content?.holds === "sources")).toBe(true);
  expect(files.every(({ file }) => file.isOpened)).toBe(true);
});

test("of a large drop some files of a series stand for the others", async () => {
  const files = series(100);
  const looked = await recognise(files);
  expect(looked.every(({ content }) => content?.holds === "sources")).toBe(true);
  expect(files.filter(({ file }) => file.isOpened)).toHaveLength(4);
});

test("what has another size than its series is looked into: an empty file, a short one, an image", async () => {
  const cards = ["SIMPLE  =                    T", "BITPIX  =                    8", "NAXIS   =                    2"];
  const image = [...cards, "NAXIS1  =                  100", "NAXIS2  =                  200", "END"]
    .map((card) => card.padEnd(80))
    .join("")
    .padEnd(2_880 + 20_160);
  const files = series(100);
  files[20] = night(20, "");
  files[30] = night(30, "a,b\n1,2\n");
  files[40] = night(40, image);
  const looked = await recognise(files);
  expect(files.filter(({ file }) => file.isOpened)).toHaveLength(4 + 2); // an empty one needs no reading
  expect(looked[20]!.content?.holds).not.toBe("sources");
  expect(looked[30]!.content?.holds).not.toBe("sources");
  expect(looked[40]!.content?.holds).toBe("image");
});

test("where those that were looked into differ, or name filters, each of the series is", async () => {
  const files = series(100);
  files[0] = night(0, "name,mjd\na,59000\n".padEnd(2_000, "b,59001\n"));
  const looked = await recognise(files);
  expect(looked[0]!.content?.holds).not.toBe("sources");
  expect(files.every(({ file }) => file.isOpened)).toBe(true);
});
