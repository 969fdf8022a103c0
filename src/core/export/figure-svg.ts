// Made by hand because a library for this draws to a canvas first (svgcanvas lacks Path2D, canvas2svg is 30 kB and unmaintained):
// a plot is a hundred lines of text.
import type { Figure, FigureAxis, FigureMark, FigurePanel } from "./figure.ts";

/** Points of 1/72 inch, the unit of everything that is drawn. */
const pointsPerMm = 72 / 25.4;
const fontSize = 8;
const ink = "#1a1a1a";
const frame = "#4c5561";
const grid = "#e4e4e0";

const entities: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is control characters that are taken out
const noXml = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/g;
const escaped = (text: string) => text.replace(noXml, " ").replace(/[&<>"]/g, (one) => entities[one]!);

/** Two decimals are a third of a micrometer in print. */
const n = (value: number) => String(Math.round(value * 100) / 100);

interface Box {
  left: number;
  top: number;
  width: number;
  height: number;
}
type Scale = (value: number) => number;

/**
 * A figure as SVG 1.1: text is text, lengths are millimeters, nothing is referred to outside of the file. Points of one
 * mark are one path: 12,000 with error bars are half a megabyte.
 */
export function figureSvg(figure: Figure): string {
  const { widthMm, panelHeightMm, panels, legend, top } = figure;
  const width = widthMm * pointsPerMm;
  const height = panelHeightMm * pointsPerMm;
  const left = 14 + 4.6 * longestLabel(panels.map(({ y }) => y[0]!)) + fontSize;
  const second = panels.flatMap(({ y }) => (y[1] ? [y[1]] : []));
  const right = second.length > 0 ? 14 + 4.6 * longestLabel(second) + fontSize : 8;
  const legendHeight = legend.length > 1 ? fontSize + 6 : 2;
  const above = legendHeight + (top ? fontSize + 8 : 4);
  const gap = 5;
  const below = 2.4 * fontSize + 10;
  const total = above + panels.length * height + (panels.length - 1) * gap + below;
  const parts: string[] = [];
  panels.forEach((panel, i) => {
    const box = { left, top: above + i * (height + gap), width: width - left - right, height };
    parts.push(panelSvg(panel, box, i, i === panels.length - 1, i === 0 ? top : undefined));
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="${n(widthMm)}mm" height="${n(total / pointsPerMm)}mm" viewBox="0 0 ${n(width)} ${n(total)}" font-family="Helvetica, Arial, sans-serif" font-size="${fontSize}" fill="${ink}">
<title>${escaped(figure.title)}</title>
<desc>${escaped(figure.about)}</desc>
<rect width="100%" height="100%" fill="#ffffff"/>
${legend.length > 1 ? legendSvg(legend, left) : ""}${parts.join("")}</svg>
`;
}

const longestLabel = (axes: readonly FigureAxis[]) =>
  Math.max(1, ...axes.flatMap(({ ticks }) => ticks.map(({ label }) => label.length)));

function legendSvg(legend: Figure["legend"], left: number): string {
  let x = left;
  return legend
    .map(({ text, color }) => {
      const at = x;
      x += 14 + 4.4 * text.length;
      return `<circle cx="${n(at + 3)}" cy="${n(fontSize - 1.5)}" r="2.2" fill="${color}"/><text x="${n(at + 8)}" y="${n(fontSize + 1)}">${escaped(text)}</text>\n`;
    })
    .join("");
}

function panelSvg(panel: FigurePanel, box: Box, index: number, isLast: boolean, top: FigureAxis | undefined): string {
  const bottom = box.top + box.height;
  const right = box.left + box.width;
  const xScale = scaleOf(panel.x.range, box.left, right);
  const yScales = panel.y.map(({ range }) => scaleOf(range, bottom, box.top));
  const inside = (scale: Scale, from: number, to: number) => (tick: { value: number }) =>
    scale(tick.value) >= Math.min(from, to) - 0.01 && scale(tick.value) <= Math.max(from, to) + 0.01;
  const lines: string[] = [];
  const ticks: string[] = [];
  for (const tick of panel.x.ticks.filter(inside(xScale, box.left, right))) {
    const x = n(xScale(tick.value));
    lines.push(`M${x} ${n(box.top)}V${n(bottom)}`);
    if (isLast)
      ticks.push(`<text x="${x}" y="${n(bottom + fontSize + 2)}" text-anchor="middle">${escaped(tick.label)}</text>`);
  }
  panel.y.slice(0, 2).forEach((axis, k) => {
    for (const tick of axis.ticks.filter(inside(yScales[k]!, box.top, bottom))) {
      const y = yScales[k]!(tick.value);
      if (k === 0) lines.push(`M${n(box.left)} ${n(y)}H${n(right)}`);
      const [x, anchor] = k === 0 ? [box.left - 3, "end"] : [right + 3, "start"];
      ticks.push(
        `<text x="${n(x)}" y="${n(y + fontSize * 0.35)}" text-anchor="${anchor}">${escaped(tick.label)}</text>`,
      );
    }
    const x = k === 0 ? fontSize : right + box.left * 0 + 14 + 4.6 * longestLabel([axis]) + 2;
    const middle = box.top + box.height / 2;
    ticks.push(
      `<text transform="translate(${n(x)} ${n(middle)}) rotate(-90)" text-anchor="middle">${escaped(axis.title)}</text>`,
    );
  });
  for (const tick of top?.ticks.filter(inside(xScale, box.left, right)) ?? [])
    ticks.push(
      `<text x="${n(xScale(tick.value))}" y="${n(box.top - 4)}" text-anchor="middle" fill="${frame}">${escaped(tick.label)}</text>`,
    );
  if (isLast)
    ticks.push(
      `<text x="${n(box.left + box.width / 2)}" y="${n(bottom + 2.3 * fontSize + 4)}" text-anchor="middle">${escaped(panel.x.title)}</text>`,
    );
  if (panel.label)
    ticks.push(
      `<text x="${n(box.left + 4)}" y="${n(box.top + fontSize + 2)}" font-weight="bold">${escaped(panel.label)}</text>`,
    );
  const clip = `panel-${index}`;
  const marks = panel.marks.map((mark) => markSvg(mark, xScale, yScales[mark.yAxis]!, box)).join("");
  const rectangle = `x="${n(box.left)}" y="${n(box.top)}" width="${n(box.width)}" height="${n(box.height)}"`;
  return `<g>
<clipPath id="${clip}"><rect ${rectangle}/></clipPath>
<path d="${lines.join("")}" stroke="${grid}" stroke-width="0.5" fill="none"/>
<g clip-path="url(#${clip})">
${marks}</g>
<rect ${rectangle} fill="none" stroke="${frame}" stroke-width="0.6"/>
${ticks.join("\n")}
</g>
`;
}

const scaleOf =
  ([from, to]: readonly [number, number], start: number, end: number): Scale =>
  (value) =>
    start + ((value - from) / (to - from || 1)) * (end - start);

function markSvg(mark: FigureMark, xScale: Scale, yScale: Scale, box: Box): string {
  const { color } = mark;
  if (mark.kind === "line")
    return `<path d="${polyline(mark.x, mark.y, xScale, yScale)}" fill="none" stroke="${color}" stroke-width="1.2" stroke-linejoin="round"/>\n`;
  if (mark.kind === "band") {
    const back = Array.from({ length: mark.x.length }, (_, i) => mark.x.length - 1 - i);
    const there = polyline(mark.x, mark.high, xScale, yScale);
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
    limit: `stroke="${color}" stroke-opacity="0.75" stroke-width="0.7" fill="none"`,
  }[mark.shape];
  return `${error}<path d="${shapes.join("")}" ${style}/>\n`;
}

function polyline(x: ArrayLike<number>, y: ArrayLike<number>, xScale: Scale, yScale: Scale): string {
  return Array.from(
    { length: x.length },
    (_, i) => `${i === 0 ? "M" : "L"}${n(xScale(x[i]!))} ${n(yScale(y[i]!))}`,
  ).join("");
}
