// Made by hand because a library for this draws to a canvas first (svgcanvas lacks Path2D, canvas2svg is 30 kB and unmaintained):
// a plot is a hundred lines of text.
import type { Figure, FigureAxis, FigureColors, FigurePanel } from "./figure.ts";
import { type Box, escaped, markSvg, decimals as n, polyline, type Scale, scaleOf } from "./figure-marks.ts";

/** Points of 1/72 inch, the unit of everything that is drawn. */
const pointsPerMm = 72 / 25.4;
const fontSize = 8;
const ink = "#1a1a1a";
const frame = "#4c5561";
const grid = "#e4e4e0";

/**
 * A figure as SVG 1.1: text is text, lengths are millimeters, nothing is referred to outside of the file. Points of one
 * mark are one path: 12,000 with error bars are half a megabyte.
 */
export function figureSvg(figure: Figure): string {
  const { widthMm, panelHeight, panels, top, colors, recipe } = figure;
  const width = widthMm * pointsPerMm;
  const left = 14 + 4.6 * longestLabel(panels.map(({ y }) => y[0]!)) + fontSize;
  const second = panels.flatMap(({ y }) => (y[1] ? [y[1]] : []));
  const rightLabels = colors ? [colors] : second;
  const right = rightLabels.length > 0 ? (colors ? 30 : 14) + 4.6 * longestLabel(rightLabels) + fontSize : 8;
  const height = "mm" in panelHeight ? panelHeight.mm * pointsPerMm : panelHeight.ofWidth * (width - left - right);
  const legend = legendOf(figure, left, width);
  const legendHeight = legend.height || 2;
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
${recipe ? `<metadata>${escaped(JSON.stringify(recipe))}</metadata>\n` : ""}<rect width="100%" height="100%" fill="#ffffff"/>
${legend.svg}${parts.join("")}${colors ? colorBar(colors, width - right, above, total - above - below) : ""}</svg>
`;
}

const longestLabel = (axes: readonly Pick<FigureAxis, "ticks">[]) =>
  Math.max(1, ...axes.flatMap(({ ticks }) => ticks.map(({ label }) => label.length)));

/** Of text in this size, a little more than most letters take. */
const widthOf = (text: string) => 4.4 * text.length;
const legendLine = fontSize + 4;
const barWidth = 60;

/** Names and the line of colors from `left`, each on the next line where it would pass `right`; one name alone is none. */
function legendOf({ legend, colorLine }: Figure, left: number, right: number): { svg: string; height: number } {
  const items: { width: number; svg: (x: number, y: number) => string }[] = [];
  const text = (x: number, y: number, label: string) =>
    `<text x="${n(x)}" y="${n(y + fontSize + 1)}">${escaped(label)}</text>\n`;
  if (legend.length > 1)
    for (const { text: label, color } of legend)
      items.push({
        width: 14 + widthOf(label),
        svg: (x, y) =>
          color === undefined
            ? text(x, y, label)
            : `<circle cx="${n(x + 3)}" cy="${n(y + fontSize - 1.5)}" r="2.2" fill="${color}"/>${text(x + 8, y, label)}`,
      });
  if (colorLine) {
    const { title, ends, colors } = colorLine;
    const [low, high] = [widthOf(ends[0]), widthOf(ends[1])];
    items.push({ width: widthOf(title) + 8, svg: (x, y) => text(x, y, title) });
    items.push({
      width: low + barWidth + high + 14,
      svg: (x, y) => {
        const step = barWidth / colors.length;
        const bands = colors.map(
          (color, i) =>
            `<rect x="${n(x + low + 3 + i * step)}" y="${n(y + 2.5)}" width="${n(step + 0.3)}" height="6" fill="${color}"/>`,
        );
        return `${text(x, y, ends[0])}<g shape-rendering="crispEdges">${bands.join("")}</g>\n${text(x + low + barWidth + 6, y, ends[1])}`;
      },
    });
  }
  let [x, y] = [left, 0];
  const parts = items.map(({ width, svg }) => {
    if (x > left && x + width > right) [x, y] = [left, y + legendLine];
    const at = x;
    x += width;
    return svg(at, y);
  });
  return { svg: parts.join(""), height: items.length > 0 ? y + legendLine + 2 : 0 };
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
    if (!panel.grid) lines.push(`M${x} ${n(box.top)}V${n(bottom)}`);
    if (isLast)
      ticks.push(`<text x="${x}" y="${n(bottom + fontSize + 2)}" text-anchor="middle">${escaped(tick.label)}</text>`);
  }
  panel.y.slice(0, 2).forEach((axis, k) => {
    for (const tick of axis.ticks.filter(inside(yScales[k]!, box.top, bottom))) {
      const y = yScales[k]!(tick.value);
      if (k === 0 && !panel.grid) lines.push(`M${n(box.left)} ${n(y)}H${n(right)}`);
      const [x, anchor] = k === 0 ? [box.left - 3, "end"] : [right + 3, "start"];
      ticks.push(
        `<text x="${n(x)}" y="${n(y + fontSize * 0.35)}" text-anchor="${anchor}">${escaped(tick.label)}</text>`,
      );
    }
    const x = k === 0 ? fontSize : right + 14 + 4.6 * longestLabel([axis]) + 2;
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
  const own = panel.grid?.map((line) => polyline(line.x, line.y, { x: xScale, y: yScales[0]! })).join("");
  const marks = panel.marks.map((mark) => markSvg(mark, { x: xScale, y: yScales[mark.yAxis]! }, box)).join("");
  const rectangle = `x="${n(box.left)}" y="${n(box.top)}" width="${n(box.width)}" height="${n(box.height)}"`;
  return `<g>
<clipPath id="${clip}"><rect ${rectangle}/></clipPath>
<path d="${lines.join("")}" stroke="${grid}" stroke-width="0.5" fill="none"/>
<g clip-path="url(#${clip})">
${own ? `<path d="${own}" stroke="${grid}" stroke-width="0.5" fill="none"/>\n` : ""}${marks}</g>
<rect ${rectangle} fill="none" stroke="${frame}" stroke-width="0.6"/>
${ticks.join("\n")}
</g>
`;
}

/** The colors from bottom to top, beside a panel that ends at `right`. */
function colorBar({ title, range, ticks, colors }: FigureColors, right: number, top: number, height: number): string {
  const left = right + 8;
  const step = height / colors.length;
  const bands = colors.map((color, i) => {
    const y = top + height - (i + 1) * step;
    return `<rect x="${n(left)}" y="${n(y)}" width="8" height="${n(step + 0.3)}" fill="${color}"/>`;
  });
  const at = scaleOf(range, top + height, top);
  const labels = ticks.map(
    ({ value, label }) => `<text x="${n(left + 11)}" y="${n(at(value) + fontSize * 0.35)}">${escaped(label)}</text>`,
  );
  const x = left + 15 + 4.6 * longestLabel([{ ticks }]) + fontSize;
  return `<g shape-rendering="crispEdges">${bands.join("")}</g>
${labels.join("\n")}
<text transform="translate(${n(x)} ${n(top + height / 2)}) rotate(-90)" text-anchor="middle">${escaped(title)}</text>
`;
}

/** The marks of a panel alone, on nothing, as large as its frame: to be made a picture where they are too many. */
export function marksSvg({ x, y, marks }: FigurePanel, widthPt: number, heightPt: number): string {
  const box = { left: 0, top: 0, width: widthPt, height: heightPt };
  const drawn = marks.map((mark) =>
    markSvg(mark, { x: scaleOf(x.range, 0, widthPt), y: scaleOf(y[mark.yAxis]!.range, heightPt, 0) }, box),
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="${n(widthPt)}pt" height="${n(heightPt)}pt" viewBox="0 0 ${n(widthPt)} ${n(heightPt)}" fill="${ink}">
${drawn.join("")}</svg>
`;
}
