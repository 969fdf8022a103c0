import { skyGrid } from "../../../core/image/sky-grid.ts";
import type { Wcs } from "../../../core/image/wcs.ts";
import type { ImageViewport } from "../../state/images/image-viewport.svelte.ts";

type Context = CanvasRenderingContext2D;

/** Marks objects by squares. */
export function drawSquares(
  context: Context,
  view: ImageViewport,
  places: { x: ArrayLike<number>; y: ArrayLike<number> },
  rows: Iterable<number>,
  color: string,
  half: number,
): void {
  context.beginPath();
  for (const row of rows) {
    const [left, top] = [view.left(places.x[row]!), view.top(places.y[row]!)];
    if (left > -half && top > -half && left < view.width + half && top < view.height + half)
      context.rect(left - half, top - half, 2 * half, 2 * half);
  }
  context.strokeStyle = color;
  context.stroke();
}

/** Marks objects: a ring of each that is seen. */
export function drawRings(
  context: Context,
  view: ImageViewport,
  places: { x: ArrayLike<number>; y: ArrayLike<number> },
  rows: Iterable<number>,
  color: string,
  radius: number,
): void {
  context.beginPath();
  for (const row of rows) {
    const [left, top] = [view.left(places.x[row]!), view.top(places.y[row]!)];
    if (!(left > -radius && top > -radius && left < view.width + radius && top < view.height + radius)) continue;
    if (radius < 2.5) {
      context.rect(left - radius, top - radius, 2 * radius, 2 * radius); // tens of thousands of them are seen at once
      continue;
    }
    context.moveTo(left + radius, top);
    context.arc(left, top, radius, 0, 2 * Math.PI);
  }
  context.strokeStyle = color;
  context.stroke();
}

const niceArcsec = [0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200];

/** A bar of a round number of arcsec in the lower left corner; in pixels where the scale is not known. */
export function drawScaleBar(
  context: Context,
  view: ImageViewport,
  pixelScaleArcsec: number | undefined,
  color: string,
  up: number,
): void {
  const unit = pixelScaleArcsec ?? 1;
  const wanted = (90 / view.scale) * unit;
  const length = [...niceArcsec].reverse().find((one) => one <= wanted) ?? niceArcsec[0]!;
  const wide = (length / unit) * view.scale;
  const text = pixelScaleArcsec === undefined ? `${length} px` : length >= 60 ? `${length / 60}′` : `${length}″`;
  const bottom = view.height - up;
  outlined(context, color, () => {
    context.moveTo(12, bottom - 4);
    context.lineTo(12, bottom);
    context.lineTo(12 + wide, bottom);
    context.lineTo(12 + wide, bottom - 4);
  });
  label(context, text, 12 + wide / 2, bottom - 8, color);
}

/** Arrows to the north and to the east from the lower right corner. */
export function drawCompass(context: Context, view: ImageViewport, wcs: Wcs, color: string): void {
  const { raDeg, decDeg } = wcs.toSky([view.x], [view.y]);
  const [ra, dec] = [raDeg[0]!, decDeg[0]!];
  if (!Number.isFinite(ra + dec)) return;
  const cos = Math.max(1e-9, Math.cos((dec * Math.PI) / 180));
  const step = 1 / 3600;
  const sign = dec > 89.9 ? -1 : 1;
  const { x, y } = wcs.toPixel([ra, ra + step / cos], [dec + sign * step, dec]);
  const [left, top] = [view.width - 40, view.height - 40];
  for (const [i, name] of ["N", "E"].entries()) {
    const turn = i === 0 ? sign : 1;
    const [dx, dy] = [(x[i]! - view.x) * turn, (y[i]! - view.y) * turn];
    const length = Math.hypot(dx, dy);
    const [right, down] = [(26 * dx) / length, (-26 * dy) / length];
    outlined(context, color, () => {
      context.moveTo(left, top);
      context.lineTo(left + right, top + down);
    });
    label(context, name, left + right * 1.35, top + down * 1.35 + 4, color);
  }
}

/** Meridians and parallels, with their labels at the edges. */
export function drawGrid(context: Context, view: ImageViewport, wcs: Wcs): void {
  const seen = {
    ...{ left: view.imageX(0), right: view.imageX(view.width) },
    ...{ bottom: view.imageY(view.height), top: view.imageY(0) },
  };
  const lines = skyGrid(wcs, seen, Math.max(2, Math.min(6, view.width / 130)));
  context.lineWidth = 1;
  context.strokeStyle = gridColor;
  context.beginPath();
  for (const { x, y } of lines) {
    let draws = false;
    for (let i = 0; i < x.length; i++) {
      const known = Number.isFinite(x[i]! + y[i]!);
      if (known && draws) context.lineTo(view.left(x[i]!), view.top(y[i]!));
      else if (known) context.moveTo(view.left(x[i]!), view.top(y[i]!));
      draws = known;
    }
  }
  context.stroke();
  for (const { label: text, labelAt } of lines) {
    if (!labelAt) continue;
    context.font = labelFont;
    const half = context.measureText(text).width / 2 + 4;
    const left = Math.min(view.width - half, Math.max(half, view.left(labelAt[0])));
    const top = Math.min(view.height - 4, Math.max(12, view.top(labelAt[1]) - 3));
    if (!isTaken(view, left - half, top)) label(context, text, left, top, gridInk);
  }
}

/** Where the read-out, the scale bar and the compass stand no label of the grid does. */
function isTaken({ width, height }: ImageViewport, left: number, bottom: number): boolean {
  const atLeft = left < 120 && (bottom < 32 || (bottom > height - 62 && bottom < height - 20));
  return atLeft || (left > width - 90 && bottom > height - 88 && bottom < height - 20);
}

const gridColor = "rgb(140 190 255 / 45%)";
const gridInk = "#bcd6ff";
const labelFont = "11px system-ui, sans-serif";

/** Lines that can be seen on bright and on dark pixels. */
export function outlined(context: Context, color: string, path: () => void): void {
  context.beginPath();
  path();
  context.lineWidth = 3;
  context.strokeStyle = "rgb(0 0 0 / 65%)";
  context.stroke();
  context.lineWidth = 1.25;
  context.strokeStyle = color;
  context.stroke();
}

function label(context: Context, text: string, left: number, top: number, color: string): void {
  context.font = labelFont;
  context.textAlign = "center";
  context.lineWidth = 3;
  context.strokeStyle = "rgb(0 0 0 / 65%)";
  context.strokeText(text, left, top);
  context.fillStyle = color;
  context.fillText(text, left, top);
}
