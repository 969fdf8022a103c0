import { readFileSync } from "node:fs";
import { join } from "node:path";
import { openImages } from "../../src/core/image/open-images.ts";
import { parseWcs } from "../../src/core/image/wcs.ts";
import { silentJob } from "../../src/core/job.ts";
import { imageVerbs } from "../../src/pipeline/image/image-verbs.ts";
import { type Checks, checks, type Golden, headerOf, worldFaults } from "./image-checks.ts";

interface Odd {
  extension: number;
  width: number;
  height: number;
  type: "<f4" | "<f8";
  ending: string;
  /** By astropy.visualization, of all pixels; null where none is finite. */
  zscale: [number, number] | null;
  /** Astropy scales 16-bit pixels in 32 bits: it rounds twice. */
  rounding?: boolean;
  /** What the refusal begins with. */
  refused?: string;
}

/** With pixels that lie off the sky; or never to be believed. */
type OddWorld = (Golden & { off: [number[], number[]] }) | { cards: Golden["cards"]; never: true };

/** Holds our reader against odd files and headers that astropy wrote and read (write_odd_images.py). */
export async function readOddImages(folder: string): Promise<void> {
  const { check, end } = checks();
  await checkPixels(folder, check);
  await checkWorld(folder, check);
  end();
}

async function checkPixels(folder: string, check: Checks["check"]): Promise<void> {
  const odd: Record<string, Odd> = JSON.parse(readFileSync(join(folder, "odd.json"), "utf8"));
  const found = new Map<string, string[]>();
  for (const [name, of] of Object.entries(odd)) found.set(name, await faultsOf(folder, name, of));
  await check(`${found.size} odd images by astropy: every pixel, and the cuts by zscale of all`, () =>
    [...found.values()].flat(),
  );
}

async function faultsOf(folder: string, name: string, of: Odd): Promise<string[]> {
  const file = new Blob([readFileSync(join(folder, `${name}${of.ending}`))]);
  const path = `${name}${of.ending}`;
  const verbs = imageVerbs();
  const read = async () => {
    const image = (await openImages(file, path)).find(({ extension }) => extension === of.extension);
    if (!image) return [`${name}: no image in part ${of.extension}`];
    const { width, height } = image.shape;
    if (width !== of.width || height !== of.height) return [`${name}: ${width} x ${height}`];
    const pixels = await image.pixels.read({ x: 0, y: 0, width, height });
    const different = differences(pixels, expectedOf(folder, name, of), of.rounding ? 2 ** -22 : 0);
    if (different > 0) return [`${name}: ${different} of ${pixels.length} pixels differ`];
    const { zscale } = await verbs.overview({ image: { path, file }, extension: of.extension }, silentJob<never>());
    const [low, high] = of.zscale ?? [Number.NaN, Number.NaN];
    const unit = 1e-6 * Math.max(high - low, Math.abs(high) * 1e-6) || 0;
    const near = (a: number, b: number) => Object.is(a, b) || Math.abs(a - b) <= unit;
    return near(zscale.low, low) && near(zscale.high, high)
      ? []
      : [`${name}: zscale ${zscale.low} to ${zscale.high}, expected ${low} to ${high}`];
  };
  try {
    const faults = await read();
    return of.refused ? [`${name}: was read`] : faults;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return of.refused && message.startsWith(of.refused) ? [] : [`${name}: ${message}`];
  }
}

function expectedOf(folder: string, name: string, { type }: Odd): Float32Array | Float64Array {
  const { buffer } = Uint8Array.from(readFileSync(join(folder, `${name}.raw`)));
  return type === "<f4" ? new Float32Array(buffer) : new Float64Array(buffer);
}

function differences(found: ArrayLike<number>, expected: ArrayLike<number>, rounding: number): number {
  let different = found.length === expected.length ? 0 : 1;
  for (let i = 0; i < found.length; i++) {
    const [a, b] = [found[i]! + 0, expected[i]! + 0];
    if (!Object.is(a, b) && !(Math.abs(a - b) <= rounding * Math.abs(b))) different++;
  }
  return different;
}

async function checkWorld(folder: string, check: Checks["check"]): Promise<void> {
  const odd: Record<string, OddWorld> = JSON.parse(readFileSync(join(folder, "odd-world.json"), "utf8"));
  const all = Object.entries(odd);
  await check("odd headers: world coordinates by wcslib, and back", () =>
    all.flatMap(([name, of]) => {
      if (!("x" in of)) return [];
      const { raDeg } = parseWcs(headerOf(of.cards)).wcs?.toSky(...of.off) ?? { raDeg: [] };
      const believed = [...raDeg].filter((ra) => !Number.isNaN(ra)).length;
      return [
        ...worldFaults(name, of),
        ...(believed > 0 ? [`${name}: ${believed} pixels off the sky have places`] : []),
      ];
    }),
  );
  await check("headers whose places would not be those of the catalogs: refused", () =>
    all.flatMap(([name, of]) => {
      if (!("never" in of)) return [];
      const { wcs, why } = parseWcs(headerOf(of.cards));
      return wcs ? [`${name}: was believed`] : why ? [] : [`${name}: no reason`];
    }),
  );
}
