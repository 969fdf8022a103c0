import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { apertureSums } from "../../src/core/image/aperture.ts";
import { percentileCuts, zscaleCuts } from "../../src/core/image/cuts.ts";
import { openImages } from "../../src/core/image/open-images.ts";
import { type StretchName, stretches } from "../../src/core/image/stretch.ts";
import { writeImage } from "../../src/core/image/write-image.ts";
import { silentJob } from "../../src/core/job.ts";
import { imageVerbs } from "../../src/pipeline/image/image-verbs.ts";
import { checks, type Golden, worldFaults } from "./image-checks.ts";

interface Expected {
  extension: number;
  width: number;
  height: number;
  type: "<f4" | "<f8";
  /** Gzipped, in base 64; else beside it as .raw. */
  data?: string;
  path?: string;
  zscale?: number[];
  percentiles?: number[];
  apertures?: Record<"x" | "y" | "sum" | "ring", number[]>;
}

/**
 * Holds our reader of images against what astropy, cfitsio, wcslib and photutils made of the same files (write_images.py,
 * write_cfitsio.py). Prints a line for each kind of check, and "N passed, N failed" last.
 */
export async function readImages(folder: string): Promise<void> {
  const json = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));
  const { check, end } = checks();
  const files: [string, string, string][] = [
    ["astropy", "expected.json", ".fits.gz"],
    ["cfitsio, as fpack packs them", "cfitsio.json", ".fits"],
  ];
  for (const [writer, list, ending] of files) {
    const all: Record<string, Expected> = json(list);
    const names = Object.keys(all);
    await check(`${names.length} images by ${writer}: every pixel, bit for bit`, async () => {
      const found = await Promise.all(names.map((name) => pixelFaults(folder, name, ending, all[name]!)));
      return found.flat();
    });
    for (const name of names.filter((name) => all[name]!.apertures))
      await check(`${name}: cuts by astropy.visualization and sums by photutils`, () => sumFaults(folder, all[name]!));
  }
  const world: Record<string, Golden> = json("world.json");
  const pixels = Object.values(world).reduce((sum, { x }) => sum + x.length, 0);
  await check(`${Object.keys(world).length} headers, ${pixels} pixels: world coordinates by wcslib, and back`, () =>
    Object.entries(world).flatMap(([name, golden]) => worldFaults(name, golden)),
  );
  const { stretches: peers } = json("views.json");
  await check("stretches by astropy.visualization", () =>
    Object.entries(peers as Record<StretchName, number[]>).flatMap(([name, values]) =>
      values.flatMap((value, k) =>
        Math.abs(stretches[name as StretchName](k / 10) - value) < 1e-6 ? [] : [`${name} of ${k / 10}: ${value}`],
      ),
    ),
  );
  end();
}

const cutouts: [string, number, number, number][] = [
  ["tan-cd", 312.3, 9.6, 41], // cut by the lower edge
  ["tan-sip", 420, 60.2, 41], // among pixels that were not measured
  ["tan-is-tpv", 120.49, 180.51, 31],
  ["tan-swapped", 300.3, 150.4, 30],
  ["zpn", 635.2, 215.7, 31], // cut by the upper right corner
];

/** Cuts images that write_images.py wrote as the page does, for check_cutouts.py. */
export async function writeCutouts(folder: string): Promise<void> {
  const verbs = imageVerbs();
  const written: object[] = [];
  for (const [name, x, y, sizePixels] of cutouts) {
    const file = new Blob([readFileSync(join(folder, `whole-${name}.fits`))]);
    const request = { image: { path: `whole-${name}.fits`, file }, extension: 0, place: { x, y }, sizePixels };
    const stamp = await verbs.stamp(request, silentJob<never>());
    const blob = writeImage(stamp.pixels, stamp.width, stamp.height, { ...stamp.cards, OBJECT: "it's 1" });
    writeFileSync(join(folder, `cutout-${name}.fits`), new Uint8Array(await blob.arrayBuffer()));
    const { net } = apertureSums(stamp, stamp.x, stamp.y, { radius: 3, inner: 6, outer: 9 });
    const { imageX, imageY } = stamp;
    written.push({ ...{ name, file: `cutout-${name}`, x, y, size: sizePixels, imageX, imageY, net } });
  }
  writeFileSync(join(folder, "cutouts.json"), JSON.stringify(written));
}

async function pixelFaults(folder: string, name: string, ending: string, of: Expected): Promise<string[]> {
  const bytes = readFileSync(of.path ?? join(folder, `${name}${ending}`));
  const opening = openImages(new Blob([bytes]), name);
  if (name.startsWith("refused")) {
    const said = await opening.then(
      () => "was read",
      (error) => String(error.message),
    );
    return said.includes(name.replace("refused-", "")) ? [] : [`${name}: ${said}`];
  }
  const image = (await opening).find(({ extension }) => extension === of.extension);
  if (!image) return [`${name}: no image in part ${of.extension}`];
  const { width, height } = image.shape;
  if (width !== of.width || height !== of.height) return [`${name}: ${width} x ${height}`];
  const found = await image.pixels.read({ x: 0, y: 0, width, height });
  const values = valuesOf(folder, name, of);
  let different = found.length === values.length ? 0 : 1;
  for (let i = 0; i < found.length; i++) if (!Object.is(found[i]! + 0, values[i]! + 0)) different++;
  return different === 0 ? [] : [`${name}: ${different} of ${values.length} pixels differ`];
}

function valuesOf(folder: string, name: string, { type, data }: Expected): Float32Array | Float64Array {
  const bytes =
    data === undefined ? readFileSync(join(folder, `${name}.raw`)) : gunzipSync(Buffer.from(data, "base64"));
  const { buffer } = Uint8Array.from(bytes);
  return type === "<f4" ? new Float32Array(buffer) : new Float64Array(buffer);
}

function sumFaults(folder: string, of: Expected): string[] {
  const values = valuesOf(folder, "hatp32", of);
  const faults: string[] = [];
  const near = (what: string, found: number, expected: number, unit: number) => {
    if (!(Math.abs(found - expected) <= 1e-6 * unit)) faults.push(`${what}: ${found}, expected ${expected}`);
  };
  const [zscale, percentiles] = [zscaleCuts(values), percentileCuts(values, 99)];
  for (const [what, found, [low, high]] of [
    ["zscale", zscale, of.zscale!],
    ["99 %", percentiles, of.percentiles!],
  ] as const) {
    near(`${what}, low`, found.low, low!, high! - low!);
    near(`${what}, high`, found.high, high!, high! - low!);
  }
  const { x, y, sum, ring } = of.apertures!;
  for (let i = 0; i < x.length; i++) {
    const rings = { radius: 3, inner: 6, outer: 10 };
    const found = apertureSums({ pixels: values, width: of.width, height: of.height }, x[i]! + 1, y[i]! + 1, rings);
    near(`sum at ${x[i]}, ${y[i]}`, found.sum, sum[i]!, Math.abs(sum[i]!));
    near(`ring at ${x[i]}, ${y[i]}`, found.ringSum, ring[i]!, Math.abs(ring[i]!));
  }
  return faults;
}
