import type { Place } from "../../kit/scatter/scatter-gestures.svelte.ts";
import { formatSignificant } from "../../kit/text/numbers.ts";
import { formatDec, formatRa } from "../../kit/text/sky.ts";
import type { ShownImage } from "../../state/images/shown-image.svelte.ts";

/** Pixel, sky and value under the pointer; the image's size while it is elsewhere. */
export function readOut(
  image: { width: number; height: number },
  { tiles, wcs, view }: ShownImage,
  pointer: Place | undefined,
): string {
  if (!pointer) return `${image.width} × ${image.height} pixels`;
  void [tiles.version, tiles.read];
  const [x, y] = [view.imageX(pointer[0]), view.imageY(pointer[1])];
  const value = tiles.valueAt(Math.round(x), Math.round(y));
  const sky = wcs?.toSky([x], [y]);
  return [
    `x ${x.toFixed(1)}, y ${y.toFixed(1)}`,
    ...(sky ? [`${formatRa(sky.raDeg[0]!)} ${formatDec(sky.decDeg[0]!)}`] : []),
    ...(value === undefined ? [] : [Number.isNaN(value) ? "not measured" : formatSignificant(value)]),
  ].join(" · ");
}
