// Made by hand because a map must keep away from the background of either theme, which the ready-made ones do not know: 80 lines.

import { sortedQuantile } from "../../../core/lightcurve/order.ts";
import type { Range } from "./scale.ts";

/** 256 colors, `0xAABBGGRR`, from the lowest value to the highest. */
export type ColorMap = Uint32Array<ArrayBuffer>;

const steps = 256;

/**
 * A perceptual map: lightness grows evenly in Oklab (B. Ottosson 2020) while the hue goes from blue over green to
 * yellow, so that equal differences of values look equally large, also without color vision. Away from the background.
 */
export function perceptualMap(theme: "light" | "dark"): ColorMap {
  const [from, to] = theme === "light" ? [0.28, 0.82] : [0.42, 0.95];
  return Uint32Array.from({ length: steps }, (_, k) => {
    const share = k / (steps - 1);
    const chroma = 0.11 + 0.06 * share;
    return oklch(from + (to - from) * share, chroma, 290 - 190 * share);
  });
}

/** From the 1 % to the 99 % quantile of the finite values, so that a few outliers do not take all the colors. */
export function colorRange(data: Float64Array): Range {
  const sorted = data.filter(Number.isFinite).sort();
  if (sorted.length === 0) return [0, 1];
  const [low, high] = [sortedQuantile(sorted, 0.01), sortedQuantile(sorted, 0.99)];
  return low < high ? [low, high] : [low - 0.5, high + 0.5];
}

/** A color for each value; values beyond the range get its ends' colors, those that are not finite `absent`. */
export function colorValues(
  data: Float64Array,
  [low, high]: Range,
  map: ColorMap,
  absent: number,
): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(data, (value) => {
    if (!Number.isFinite(value)) return absent;
    const share = (value - low) / (high - low);
    return map[Math.min(Math.max(Math.round(share * (map.length - 1)), 0), map.length - 1)]!;
  });
}

export function cssColor(color: number): string {
  return `rgb(${color & 255} ${(color >>> 8) & 255} ${(color >>> 16) & 255})`;
}

/** `rgb(1, 2, 3)` or `#010203`, as computed styles have it, to `0xAABBGGRR`. */
export function packColor(css: string): number {
  const hex = /^#([0-9a-f]{6})$/i.exec(css.trim())?.[1];
  const parts = hex
    ? hex.match(/../g)!.map((two) => Number.parseInt(two, 16))
    : (css.match(/[\d.]+/g) ?? []).map(Number);
  const [red = 0, green = 0, blue = 0] = parts;
  return pack(red, green, blue);
}

function pack(red: number, green: number, blue: number): number {
  return (0xff000000 | (Math.round(blue) << 16) | (Math.round(green) << 8) | Math.round(red)) >>> 0;
}

function oklch(lightness: number, chroma: number, hueDeg: number): number {
  const hue = (hueDeg * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(hue), chroma * Math.sin(hue)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return pack(
    srgb(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    srgb(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    srgb(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  );
}

/** Linear light to sRGB's 0 to 255. */
function srgb(linear: number): number {
  const light = Math.min(Math.max(linear, 0), 1);
  return 255 * (light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055);
}
