import { expect, test } from "vitest";
import type { CurvePreview } from "../../../src/core/archives/curve-preview.ts";
import type { CurvePlace } from "../../../src/ui/state/drop/curve-review.svelte.ts";
import { openDropped } from "../../../src/ui/state/drop/open-dropped.ts";

const drop = (path: string) => ({ path, file: new File(["1 2"], path) });
const preview = { none: [], files: [] } as unknown as CurvePreview;

/** A page that takes the named files for light curves, and writes down which it looked into. */
function placeWith(
  curves: readonly string[],
  expandArchives: (files: unknown, how: { signal: AbortSignal }) => Promise<unknown>,
  found: CurvePreview | Error = preview,
) {
  const looked: string[] = [];
  const place = {
    curves: undefined,
    workbench: {
      expandArchives,
      holdsStore: async (file: File) => {
        looked.push(file.name);
        return curves.includes(file.name);
      },
      previewCurves: async () => {
        if (found instanceof Error) throw found;
        return found;
      },
    },
  } as unknown as CurvePlace;
  return { place, looked };
}

test("of a series of files so few are looked into for light curves, and the drop is unpacked beside", async () => {
  const files = ["coadd.cat", "IDF_gr58_ch1.cat", "IDF_gr59_ch1.cat", "IDF_gr60_ch1.cat", "IDF_gr61_ch1.cat"].map(drop);
  const expanded = { files, refused: [] };
  let begun = false;
  const { place, looked } = placeWith([], async () => {
    begun = true;
    expect(looked).toEqual([]);
    return expanded;
  });
  expect(await openDropped(place, files)).toBe(expanded);
  expect(begun).toBe(true);
  expect(looked).toEqual(["coadd.cat", "IDF_gr58_ch1.cat", "IDF_gr59_ch1.cat", "IDF_gr60_ch1.cat"]);
});

test("where light curves are found, they are shown and what was begun beside is cut off", async () => {
  const files = ["a.csv", "b.csv"].map(drop);
  const reasons: string[] = [];
  const unpack = (_: unknown, { signal }: { signal: AbortSignal }) =>
    new Promise<never>((_, reject) =>
      signal.addEventListener("abort", () => {
        reasons.push("cut off");
        reject(new Error("cut off"));
      }),
    );
  const { place } = placeWith(["b.csv"], unpack);
  expect(await openDropped(place, files)).toBeUndefined();
  expect(place.curves?.files.map(({ name }) => name)).toEqual(["a.csv", "b.csv"]);
  const failing = placeWith(["b.csv"], unpack, new Error("b.csv cannot be read"));
  await expect(openDropped(failing.place, files)).rejects.toThrow("b.csv cannot be read");
  expect(reasons).toEqual(["cut off", "cut off"]);
});
