import { projectArcsec } from "../../../core/crossmatch/tangent-plane.ts";
import { zscaleCuts } from "../../../core/image/cuts.ts";
import { writeImage } from "../../../core/image/write-image.ts";
import { type Selection, selectedRows } from "../../../core/table/selection.ts";
import type { Cutout, OpenedImage } from "../../../core/verbs/images.ts";
import type { ObjectColumns } from "../../../core/verbs/read.ts";
import { saveBlob } from "../../kit/save-blob.ts";
import { northUp } from "../../state/images/finder-chart.ts";
import type { ImageLook } from "../../state/images/image-look.svelte.ts";
import type { Pixels } from "../../state/images/pixels.svelte.ts";
import { drawFinder, type FinderMark } from "./draw-finder.ts";
import { drawStamp } from "./draw-stamp.ts";

/** CSS pixels along each side of a stamp that leaves as a picture. */
const pictureSize = 190;
const finderArcsec = 300;
const finderPixels = 600;
const mostMarked = 30;

const nameOf = ({ objectKey, epochKey, path }: Cutout) =>
  [objectKey, epochKey ?? (/bright/.test(path) ? "bright-faint" : "superstack")].join("_").replaceAll(/[^\w.+-]/g, "_");

/** Pixels with their world coordinates, the object and its epoch in the header. */
export function saveStampFits(stamp: Cutout): void {
  const blob = writeImage(stamp.pixels, stamp.width, stamp.height, {
    ...stamp.cards,
    OBJECT: stamp.objectKey,
    ...(stamp.epochKey === undefined ? {} : { EPOCHKEY: stamp.epochKey }),
  });
  saveBlob(blob, `${nameOf(stamp)}.fits`);
}

/** A stamp as it is on the screen, so many times as large. */
export function saveStampPicture(stamp: Cutout, pixels: Pixels, pixelArcsec: number | undefined, times: number): void {
  const canvas = document.createElement("canvas");
  const { look, sizePixels, rings } = pixels;
  drawStamp(
    canvas,
    stamp,
    { look, sizePixels, rings, pixelArcsec, cuts: pixels.cutsOf(stamp), size: pictureSize },
    times,
  );
  canvas.toBlob((blob) => blob && saveBlob(blob, `${nameOf(stamp)}.png`));
}

/** 5 arcmin about an object, north up; selected objects and comparison stars are marked with their names. */
export async function saveFinder(
  opened: OpenedImage,
  path: string,
  { objectKey, raDeg, decDeg }: ObjectColumns,
  row: number,
  selection: Selection,
  comparisonKeys: readonly string[],
  look: ImageLook,
): Promise<void> {
  const center = { raDeg: raDeg[row]!, decDeg: decDeg[row]! };
  const grid = { ...center, size: finderPixels, pixelArcsec: finderArcsec / finderPixels };
  const chart = await northUp(opened, grid);
  if (!chart) throw new Error(`${path} has no world coordinates: it is not known where north is.`);
  const compared = new Set(comparisonKeys);
  const chosen = new Set(selectedRows(selection));
  const marks = objectKey
    .flatMap((name, other): FinderMark[] => {
      const comparison = compared.has(name);
      if (other === row || !(comparison || chosen.has(other))) return [];
      const [east, north] = projectArcsec(center, raDeg[other]!, decDeg[other]!);
      return [{ east: east / 3600, north: north / 3600, name, comparison }];
    })
    .filter(({ east, north }) => Math.max(Math.abs(east), Math.abs(north)) * 3600 < finderArcsec / 2)
    .slice(0, mostMarked);
  const cuts = look.cutsOf(chart.pixels, zscaleCuts(chart.pixels));
  const picture = look.paint(chart.pixels, chart.size, chart.size, cuts, "print");
  const canvas = drawFinder({
    ...{ picture, ...center, sizeArcsec: finderArcsec, title: objectKey[row]!, marks },
    source: path.split("/").pop()!,
  });
  canvas.toBlob((blob) => blob && saveBlob(blob, `${objectKey[row]!.replaceAll(/[^\w.+-]/g, "_")}_finder.png`));
}
