import type { Points } from "./points.ts";
import { type ClippedEnd, sigmaClip } from "./sigma-clip.ts";

export interface WindowFilter {
  /** Points in a window, 3 to 100. */
  samples: number;
  /** 1 to 10. */
  sigma: number;
  /** Which values are rejected; absent: both. */
  end?: ClippedEnd | undefined;
}

export const defaultWindowFilter: WindowFilter = { samples: 60, sigma: 5 };

/**
 * Pre-filter 1 of the Python ancestor: around every point i the window i - samples/2 .. i + samples/2 by index
 * (both ends included, cut at the ends of the curve), sigma-clipped with two iterations; a point that is clipped in any
 * window is rejected. Windows under 3 points are skipped. Beyond the ancestor: only one end may be clipped. Returns 1 for rejected points.
 */
export function filterByWindow(points: Points, { samples, sigma, end }: WindowFilter): Uint8Array<ArrayBuffer> {
  const rejected = new Uint8Array(points.count);
  const half = Math.floor(samples / 2);
  for (let i = 0; i < points.count; i++) {
    const start = Math.max(0, i - half);
    const stop = Math.min(points.count, i + half + 1);
    if (stop - start < 3) continue;
    const clipped = sigmaClip(points.value.subarray(start, stop), sigma, 2, end);
    for (let k = 0; k < clipped.length; k++) if (clipped[k]) rejected[start + k] = 1;
  }
  return rejected;
}
