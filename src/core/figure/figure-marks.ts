import type { FigureMark } from "./figure.ts";

const ink = "#1a1a1a";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are taken out
const noXml = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g;
/** Text as XML takes it. */
export const escaped = (text: string) => text.replace(noXml, " ").replace(/[&<>"]/g, (one) => entities[one]!);

/** Two decimals are a third of a micrometer in print. */
export const decimals = (value: number) => String(Math.round(value * 100) / 100);
const n = decimals;

/** A frame, in points of 1/72 inch. */
export interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}
export type Scale = (value: number) => number;
/** From values to points of 1/72 inch. */
export interface MarkScales {
  x: Scale;
  y: Scale;
}

export const scaleOf =
  ([from, to]: readonly [number, number], start: number, end: number): Scale =>
  (value) =>
    start + ((value - from) / (to - from || 1)) * (end - start);

/** A mark as elements of SVG. */
export function markSvg(mark: FigureMark, scales: MarkScales, box: Box): string {
  if (mark.kind === "picture") return pictureSvg(mark, scales);
  const { x: xScale, y: yScale } = scales;
  const { color } = mark;
  if (mark.kind === "line")
    return `<path d="${polyline(mark.x, mark.y, scales)}" fill="none" stroke="${color}" stroke-width="${n(mark.width ?? 1.2)}"${mark.dashed ? ' stroke-dasharray="3 2"' : ""} stroke-linejoin="round"/>\n`;
  if (mark.kind === "boxes") return boxesSvg(mark, scales);
  if (mark.kind === "labels")
    return mark.text
      .map(
        (text, i) =>
          `<text x="${n(xScale(mark.x[i]!))}" y="${n(Math.max(box.top + 8, yScale(mark.y[i]!) - 3))}" text-anchor="middle" font-weight="bold" fill="${color}">${escaped(text)}</text>\n`,
      )
      .join("");
  if (mark.kind === "band") {
    const back = Array.from({ length: mark.x.length }, (_, i) => mark.x.length - 1 - i);
    const there = polyline(mark.x, mark.high, scales);
    const again = back.map((i) => `L${n(xScale(mark.x[i]!))} ${n(yScale(mark.low[i]!))}`).join("");
    return there ? `<path d="${there}${again}Z" fill="${color}" fill-opacity="0.18"/>\n` : "";
  }
  const { radius: r } = mark;
  const bars: string[] = [];
  const shapes: string[] = [];
  for (let i = 0; i < mark.x.length; i++) {
    const [x, y] = [xScale(mark.x[i]!), yScale(mark.y[i]!)];
    if (!Number.isFinite(x) || !Number.isFinite(y) || x < box.left - r || x > box.left + box.width + r) continue;
    const error = mark.error?.[i] ?? 0;
    if (error > 0) bars.push(`M${n(x)} ${n(yScale(mark.y[i]! - error))}V${n(yScale(mark.y[i]! + error))}`);
    if (mark.shape === "dot") shapes.push(`M${n(x)} ${n(y)}h.01`);
    else if (mark.shape === "cross")
      shapes.push(`M${n(x - r)} ${n(y - r)}l${n(2 * r)} ${n(2 * r)}m0 ${n(-2 * r)}l${n(-2 * r)} ${n(2 * r)}`);
    else if (mark.shape === "limit")
      shapes.push(
        `M${n(x - 1.5 * r)} ${n(y)}h${n(3 * r)}m${n(-1.5 * r)} 0v${n(4 * r)}m${n(-r)} ${n(-r)}l${n(r)} ${n(r)}l${n(r)} ${n(-r)}`,
      );
    else shapes.push(`M${n(x - r)} ${n(y)}a${n(r)} ${n(r)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r)} 0 1 0 ${n(-2 * r)} 0`);
  }
  const error =
    bars.length > 0
      ? `<path d="${bars.join("")}" stroke="${mark.shape === "mean" ? ink : color}" stroke-opacity="${mark.shape === "mean" ? 1 : 0.5}" stroke-width="0.6" fill="none"/>\n`
      : "";
  if (shapes.length === 0) return error;
  const style = {
    dot: `stroke="${color}" stroke-width="${n(2 * r)}" stroke-linecap="round" fill="none"`,
    ring: `stroke="${color}" stroke-width="0.8" fill="#ffffff"`,
    cross: `stroke="${color}" stroke-opacity="0.65" stroke-width="0.8" fill="none"`,
    mean: `stroke="${ink}" stroke-width="0.9" fill="#ffffff"`,
    hollow: `stroke="${color}" stroke-width="1" fill="none"`,
    limit: `stroke="${color}" stroke-opacity="0.75" stroke-width="0.7" fill="none"`,
  }[mark.shape];
  const faint = mark.opacity === undefined ? "" : ` opacity="${n(mark.opacity)}"`;
  return `${error}<path d="${shapes.join("")}" ${style}${faint}/>\n`;
}

function boxesSvg(
  { edges, height, base, color, opacity = 1 }: FigureMark & { kind: "boxes" },
  { x, y }: MarkScales,
): string {
  const floor = n(y(base));
  const boxes = Array.from(height as ArrayLike<number>, (one, i) =>
    one > base ? `M${n(x(edges[i]!))} ${floor}V${n(y(one))}H${n(x(edges[i + 1]!))}V${floor}Z` : "",
  );
  return `<path d="${boxes.join("")}" fill="${color}" fill-opacity="${n(opacity)}" stroke="#ffffff" stroke-width="0.3"/>\n`;
}

function pictureSvg(
  { x: [x0, x1], y: [y0, y1], href }: FigureMark & { kind: "picture" },
  { x, y }: MarkScales,
): string {
  const [left, right, bottom, top] = [x(x0), x(x1), y(y0), y(y1)];
  return `<image xmlns:xlink="http://www.w3.org/1999/xlink" x="${n(left)}" y="${n(top)}" width="${n(right - left)}" height="${n(bottom - top)}" preserveAspectRatio="none" xlink:href="${href}"/>\n`;
}

/** A line through places; broken where one has no place. */
export function polyline(x: ArrayLike<number>, y: ArrayLike<number>, scales: MarkScales): string {
  let path = "";
  let broken = true;
  for (let i = 0; i < x.length; i++) {
    const [left, top] = [scales.x(x[i]!), scales.y(y[i]!)];
    if (Number.isFinite(left) && Number.isFinite(top)) {
      path += `${broken ? "M" : "L"}${n(left)} ${n(top)}`;
      broken = false;
    } else broken = true;
  }
  return path;
}
