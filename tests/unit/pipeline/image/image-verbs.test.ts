import { existsSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { zscaleCuts } from "../../../../src/core/image/cuts.ts";
import { openImages } from "../../../../src/core/image/open-images.ts";
import { abortedError, type Job, silentJob } from "../../../../src/core/job.ts";
import { imageVerbs } from "../../../../src/pipeline/image/image-verbs.ts";
import { madeImage, madeWorld } from "../../../support/made-images.ts";

const job = silentJob<never>();
const value = (x: number, y: number) => 1000 * y + x;
const cards = { ...madeWorld(150, 2, 30, 20, 1.2), FILTER: "ch1", "DATE-OBS": "2011-03-04T05:06:07", EXPTIME: 100 };
const image = { path: "a.fits", file: new Blob([madeImage(60, 40, value, cards)]) };

test("a stamp has its place in the middle, row 1 first", async () => {
  const stamp = await imageVerbs().stamp({ image, extension: 0, place: { raDeg: 150, decDeg: 2 }, sizePixels: 5 }, job);
  expect(Array.from(stamp.pixels.slice(0, 5))).toEqual([28, 29, 30, 31, 32].map((x) => value(x, 18)));
  expect(stamp.pixels[12]).toBe(value(30, 20));
  expect([stamp.x, stamp.y, stamp.imageX, stamp.imageY].map((one) => Number(one.toFixed(9)))).toEqual([3, 3, 28, 18]);
  expect(stamp.north!.map((one) => Math.round(one))).toEqual([0, 3000]);
  expect(stamp.east!.map((one) => Math.round(one))).toEqual([-3000, 0]);
  expect(stamp.cards).toMatchObject({ CRPIX1: 3, CRPIX2: 3, CTYPE1: "RA---TAN" });
});

test("beyond the image a stamp is NaN, and an object that is not on it rejects", async () => {
  const verbs = imageVerbs();
  const stamp = await verbs.stamp({ image, extension: 0, place: { x: 1, y: 40 }, sizePixels: 3 }, job);
  const [a, b, c] = [Number.NaN, value(1, 39), value(2, 39)];
  expect(Array.from(stamp.pixels)).toEqual([a, b, c, a, value(1, 40), value(2, 40), a, a, a]);
  const off = verbs.stamp({ image, extension: 0, place: { raDeg: 151, decDeg: 2 }, sizePixels: 3 }, job);
  await expect(off).rejects.toMatchObject({
    tag: "NoImage",
    message: expect.stringContaining("60 x 40 pixels of a.fits"),
  });
});

test("images are described by their headers, and what cannot be read is listed with the reason", async () => {
  const files = [
    image,
    { path: "cut.fits", file: image.file.slice(0, 4000) },
    { path: "b.fits", file: new Blob(["no"]) },
  ];
  const report = await imageVerbs().describeImages({ files }, job);
  expect(report.images).toMatchObject([
    { path: "a.fits", width: 60, height: 40, filter: "ch1", exptimeSeconds: 100, wcs: { name: "TAN" } },
  ]);
  expect(report.images[0]!.mjd).toBeCloseTo(55624.212581, 5);
  expect(report.refused.map(({ path }) => path)).toEqual(["cut.fits", "b.fits"]);
});

test("a level is the mean of four pixels that were measured, and every tile of it can be read alone", async () => {
  const wide = {
    path: "w.fits",
    file: new Blob([madeImage(2051, 9, (x, y) => (x === 1 && y === 1 ? Number.NaN : x))]),
  };
  const verbs = imageVerbs();
  const { levels, sample } = await verbs.overview({ image: wide, extension: 0 }, job);
  expect([levels, sample.length]).toEqual([2, 2051 * 9]);
  const first = await verbs.tile(
    { image: wide, extension: 0, level: 1, window: { x: 0, y: 0, width: 2, height: 9 } },
    job,
  );
  expect([first.width, first.height]).toEqual([2, 5]);
  expect(Array.from(first.pixels.slice(0, 2))).toEqual([(2 + 1 + 2) / 3, 3.5].map(Math.fround));
  const last = await verbs.tile(
    { image: wide, extension: 0, level: 2, window: { x: 511, y: 2, width: 9, height: 9 } },
    job,
  );
  expect([last.width, last.height, last.pixels[1]]).toEqual([2, 1, 2050.25]);
  const own = await verbs.tile(
    { image: wide, extension: 0, level: 0, window: { x: 2050, y: 8, width: 9, height: 9 } },
    job,
  );
  expect(Array.from(own.pixels)).toEqual([2051]);
});

test.each([
  ["whole", () => false],
  ["with a border that was not measured", (x: number) => x <= 300],
  ["with holes", (x: number, y: number) => (x * 7919 + y * 104729) % 5 === 0],
])("zscale of an image that is %s samples its finite pixels", async (_, isHole) => {
  const [width, height] = [1203, 1101];
  const at = (x: number, y: number) => (isHole(x, y) ? Number.NaN : ((x * 7919 + y * 104729) % 10007) / 7);
  const file = new Blob([madeImage(width, height, at)]);
  const { zscale } = await imageVerbs().overview({ image: { path: "l.fits", file }, extension: 0 }, job);
  const all = Float32Array.from({ length: width * height }, (_, i) => at((i % width) + 1, Math.floor(i / width) + 1));
  expect(zscale).toEqual(zscaleCuts(all));
});

test("a gzipped tile that is shorter or longer than its pixels is damaged", async () => {
  const folder = new URL("../../../fixtures/images/", import.meta.url);
  const bytes = gunzipSync(readFileSync(new URL("gzip1-i32.fits.gz", folder)));
  // The last four bytes of a gzip member say how much it unpacks to.
  const member = bytes.indexOf(Buffer.from([0x1f, 0x8b, 8]));
  const end = bytes.indexOf(Buffer.from([0x1f, 0x8b, 8]), member + 3);
  for (const length of [71, 73, 144, 2 ** 31]) {
    bytes.writeUInt32LE(length, end - 4);
    const image = { path: "g.fits", file: new Blob([bytes]) };
    const read = imageVerbs().stamp({ image, extension: 1, place: { x: 2, y: 1 }, sizePixels: 1 }, job);
    await expect(read).rejects.toMatchObject({ tag: "CatalogSyntax" });
  }
});

/** 100 million pixels: 400 MB, of one strip that lies in the file a hundred times. */
function largeFile(): Blob {
  const cards = madeWorld(150, 2, 5000, 5000, 0.2);
  const [header, strip] = [madeImage(10_000, 10_000, () => 0, cards, false), new DataView(new ArrayBuffer(4_000_000))];
  for (let i = 0; i < 1_000_000; i++) strip.setFloat32(4 * i, i % 10_000);
  const part = new Blob([strip.buffer]);
  return new Blob([header, ...Array.from({ length: 100 }, () => part)]);
}

test("an image of 10,000 x 10,000 pixels is looked at by its levels, a third of it, and by parts of the file", async () => {
  const verbs = imageVerbs();
  const large = { image: { path: "large.fits", file: largeFile() }, extension: 0 };
  const { levels, sample, width } = await verbs.overview(large, job);
  expect([levels, width, sample.length <= 1 << 20]).toEqual([4, 10_000, true]);
  const smallest = await verbs.tile({ ...large, level: 4, window: { x: 0, y: 0, width: 1024, height: 1024 } }, job);
  expect([smallest.width, smallest.height, smallest.pixels[0], smallest.pixels[624]]).toEqual([625, 625, 7.5, 9991.5]);
  const own = await verbs.tile({ ...large, level: 0, window: { x: 9_999, y: 9_999, width: 512, height: 512 } }, job);
  expect(Array.from(own.pixels)).toEqual([9_999]);
  const stamp = await verbs.stamp({ ...large, place: { raDeg: 150, decDeg: 2 }, sizePixels: 3 }, job);
  expect(Array.from(stamp.pixels.slice(3, 6))).toEqual([4998, 4999, 5000]);
});

test("windows side by side read the rows that they share once, and very long rows in parts", async () => {
  let slices = 0;
  const counted = (blob: Blob): Blob =>
    new Proxy(blob, {
      get(target, name) {
        if (name === "slice") return (from?: number, to?: number) => counted(target.slice(from, to));
        if (name === "arrayBuffer") slices++;
        const value = Reflect.get(target, name, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  // A row is a part of one ramp, so that the value at a pixel is its column and row together.
  const ofRamp = (width: number, height: number) => {
    const ramp = new DataView(new ArrayBuffer(4 * (width + height)));
    for (let i = 0; i < width + height; i++) ramp.setFloat32(4 * i, i);
    const blob = new Blob([ramp.buffer]);
    const rows = Array.from({ length: height }, (_, row) => blob.slice(4 * row, 4 * (row + width)));
    return counted(new Blob([madeImage(width, height, () => 0, {}, false), ...rows]));
  };
  const [[large], [long]] = await Promise.all([
    openImages(ofRamp(10_000, 1200), "large.fits"),
    openImages(ofRamp(100_000, 700), "long.fits"),
  ]);
  const held = async (image: typeof large, x: number, y: number, width: number, height: number) => {
    const before = slices;
    const pixels = await image!.pixels.read({ x, y, width, height });
    expect(pixels.every((value, i) => value === x + (i % width) + y + Math.floor(i / width))).toBe(true);
    expect(pixels.length).toBe(width * height);
    return slices - before;
  };
  const first = await held(large, 512, 512, 512, 512);
  expect([first, await held(large, 1024, 512, 512, 512)]).toEqual([3, 0]); // pieces of 209 rows
  expect(await held(large, 9488, 688, 512, 512)).toBe(1); // to the image's end
  expect(await held(large, 5000, 300, 41, 41)).toBe(1);
  expect(await held(long, 70_000, 100, 512, 512)).toBe(512);
});

/** A job that is left at its third checkpoint; how many there were is counted. */
function leftEarly() {
  const leaving = new AbortController();
  let count = 0;
  const job: Job = {
    ...silentJob(),
    signal: leaving.signal,
    async checkpoint(stage) {
      if (++count >= 3) leaving.abort();
      if (leaving.signal.aborted) throw abortedError(stage);
    },
  };
  return { job, count: () => count };
}

test("an image that is left is not read to its end, unless somebody else waits for it", async () => {
  const large = { image: { path: "large.fits", file: largeFile() }, extension: 0 };
  const alone = imageVerbs();
  const first = leftEarly();
  await expect(alone.overview(large, first.job)).rejects.toMatchObject({ tag: "Aborted" });
  expect(first.count()).toBe(3); // of about a hundred bands
  expect((await alone.overview(large, job)).levels).toBe(4); // asked for again, it is read

  const shared = imageVerbs();
  const second = leftEarly();
  const [left, stayed] = await Promise.allSettled([shared.overview(large, second.job), shared.overview(large, job)]);
  expect(left).toMatchObject({ status: "rejected", reason: { tag: "Aborted" } });
  expect(stayed).toMatchObject({ status: "fulfilled", value: { width: 10_000 } });
});

test("an image without world coordinates gives the pixels of a place on it, and says why it knows none on the sky", async () => {
  const plain = { path: "plain.fits", file: new Blob([madeImage(60, 40, value)]) };
  const verbs = imageVerbs();
  const stamp = await verbs.stamp({ image: plain, extension: 0, place: { x: 7, y: 9 }, sizePixels: 1 }, job);
  expect([stamp.pixels[0], stamp.north, stamp.pixelScaleArcsec]).toEqual([value(7, 9), undefined, undefined]);
  const onSky = verbs.stamp({ image: plain, extension: 0, place: { raDeg: 150, decDeg: 2 }, sizePixels: 1 }, job);
  await expect(onSky).rejects.toMatchObject({
    tag: "NoImage",
    message: expect.stringMatching(/plain\.fits is not known: \w/),
  });
  const { images } = await verbs.describeImages({ files: [plain] }, job);
  expect([images[0]!.wcs, typeof images[0]!.noWcs]).toEqual([undefined, "string"]);
});

const hatp32 = new URL("../../../../../shared/data/hatp32/", import.meta.url);
test.skipIf(!existsSync(new URL("coadd_ch1.fits", hatp32)))(
  "every source of hatp32's superstack lies in its image where SExtractor says",
  async () => {
    const file = new Blob([readFileSync(new URL("coadd_ch1.fits", hatp32))]);
    const lines = readFileSync(new URL("coadd_ch1.sexcat", hatp32), "utf8").split("\n");
    const at = (name: string) => Number(lines.find((line) => line.split(/\s+/)[2] === name)!.split(/\s+/)[1]) - 1;
    const rows = lines
      .filter((line) => line.trim() && !line.startsWith("#"))
      .map((line) => line.trim().split(/\s+/).map(Number));
    const of = (name: string) => {
      const column = at(name);
      return Float64Array.from(rows, (row) => row[column]!);
    };
    const { x, y } = await imageVerbs().project(
      { image: { path: "coadd_ch1.fits", file }, extension: 0, raDeg: of("ALPHA_J2000"), decDeg: of("DELTA_J2000") },
      job,
    );
    const [xImage, yImage] = [of("X_IMAGE"), of("Y_IMAGE")];
    const off = rows.map((_, i) => Math.hypot(x[i]! - xImage[i]!, y[i]! - yImage[i]!));
    expect(rows.length).toBeGreaterThan(100);
    expect(Math.max(...off)).toBeLessThan(0.01);
  },
);
