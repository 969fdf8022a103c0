/** Series that differ by color and by symbol: more colors than this cannot be told apart with every kind of color vision. */
export const mostSeries = 10;

/** The color of a series, as a style takes it. */
export const seriesColor = (series: number): string => `var(--series-${(series % mostSeries) + 1})`;

/** Shapes that tell series apart where colors do not: corners about the middle, at most 1.4 from it; empty: a circle. */
const corners: readonly (readonly [x: number, y: number][])[] = [
  [],
  [
    [-0.9, -0.9],
    [0.9, -0.9],
    [0.9, 0.9],
    [-0.9, 0.9],
  ],
  regular(3, -90, 1.3),
  regular(4, -90, 1.25),
  regular(3, 90, 1.3),
  star(5, -90, 1.35, 0.6),
  regular(5, 90, 1.15),
  star(4, -90, 1.4, 0.5),
  star(4, -45, 1.4, 0.45),
  [
    [-0.95, -1],
    [0.95, -1],
    [-0.95, 1],
    [0.95, 1],
  ],
];

function regular(count: number, startDegrees: number, reach: number): [number, number][] {
  return star(count / 2, startDegrees, reach, reach);
}

/** `count` points that reach outwards, and as many between them that do not. */
function star(count: number, startDegrees: number, outer: number, inner: number): [number, number][] {
  return Array.from({ length: 2 * count }, (_, i) => {
    const angle = ((startDegrees + (180 * i) / count) * Math.PI) / 180;
    const reach = i % 2 === 0 ? outer : inner;
    return [reach * Math.cos(angle), reach * Math.sin(angle)];
  });
}

/** Adds the outline of a series' symbol about a place to a path of a canvas. */
export function addSymbol(context: CanvasPath, series: number, x: number, y: number, radius: number): void {
  const shape = corners[series % corners.length]!;
  if (shape.length === 0) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  for (let i = 0; i < shape.length; i++) {
    const [right, down] = shape[i]!;
    if (i === 0) context.moveTo(x + radius * right, y + radius * down);
    else context.lineTo(x + radius * right, y + radius * down);
  }
  context.closePath();
}

/** The same as an SVG path about the origin. */
export function symbolPath(series: number, radius: number): string {
  const shape = corners[series % corners.length]!;
  if (shape.length === 0)
    return `M${-radius} 0a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0z`;
  return `M${shape.map(([x, y]) => `${(radius * x).toFixed(2)} ${(radius * y).toFixed(2)}`).join("L")}z`;
}
