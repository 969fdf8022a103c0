import { escaped, decimals as n, scaleOf } from "./figure-marks.ts";

/** One small light curve: its points alone, between their extremes. */
export interface SheetCell {
  label: string;
  /** Under it, as its range. */
  note: string;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  /** Large values lie below, as magnitudes do. */
  downwards: boolean;
}

export interface Sheet {
  widthMm: number;
  perLine: number;
  title: string;
  about: string;
  recipe?: object;
  color: string;
  cells: readonly SheetCell[];
}

const pointsPerMm = 72 / 25.4;
const [gap, labelHeight, noteHeight, margin] = [6, 9, 8, 3];

/** A page of small light curves as SVG, every one in a box of its own that its points fill. */
export function sheetSvg({ widthMm, perLine, title, about, recipe, color, cells }: Sheet): string {
  const width = widthMm * pointsPerMm;
  const cellWidth = (width - gap * (perLine + 1)) / perLine;
  const plotHeight = cellWidth * 0.5;
  const lineHeight = labelHeight + plotHeight + noteHeight + gap;
  const height = gap + Math.ceil(cells.length / perLine) * lineHeight;
  const drawn = cells.map((cell, i) => {
    const left = gap + (i % perLine) * (cellWidth + gap);
    const top = gap + Math.floor(i / perLine) * lineHeight + labelHeight;
    const x = scaleOf(extremes(cell.x, cell.y, cell.x), left + margin, left + cellWidth - margin);
    const [lower, upper] = [top + plotHeight - margin, top + margin];
    const y = scaleOf(extremes(cell.y, cell.x, cell.y), cell.downwards ? upper : lower, cell.downwards ? lower : upper);
    let path = "";
    for (let k = 0; k < cell.x.length; k++) {
      const [px, py] = [x(cell.x[k]!), y(cell.y[k]!)];
      if (Number.isFinite(px) && Number.isFinite(py)) path += `M${n(px)} ${n(py)}h.01`;
    }
    return `<text x="${n(left)}" y="${n(top - 2.5)}" font-weight="bold">${escaped(cell.label)}</text>
<rect x="${n(left)}" y="${n(top)}" width="${n(cellWidth)}" height="${n(plotHeight)}" fill="none" stroke="#4c5561" stroke-width="0.5"/>
<path d="${path}" stroke="${color}" stroke-width="1.6" stroke-linecap="round" fill="none"/>
<text x="${n(left + cellWidth)}" y="${n(top + plotHeight + 6.5)}" text-anchor="end" fill="#4c5561" font-size="6">${escaped(cell.note)}</text>
`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" version="1.1" width="${n(widthMm)}mm" height="${n(height / pointsPerMm)}mm" viewBox="0 0 ${n(width)} ${n(height)}" font-family="Helvetica, Arial, sans-serif" font-size="7" fill="#1a1a1a">
<title>${escaped(title)}</title>
<desc>${escaped(about)}</desc>
${recipe ? `<metadata>${escaped(JSON.stringify(recipe))}</metadata>\n` : ""}<rect width="100%" height="100%" fill="#ffffff"/>
${drawn.join("")}</svg>
`;
}

/** Of the numbers of points that have both; a single number lies in the middle. */
function extremes(numbers: ArrayLike<number>, x: ArrayLike<number>, y: ArrayLike<number>): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < numbers.length; i++) {
    if (!Number.isFinite(x[i]) || !Number.isFinite(y[i])) continue;
    low = Math.min(low, numbers[i]!);
    high = Math.max(high, numbers[i]!);
  }
  if (high > low) return [low, high];
  return low === high ? [low - 0.5, high + 0.5] : [0, 1];
}
