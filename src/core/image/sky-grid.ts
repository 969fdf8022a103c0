import type { Wcs } from "./wcs.ts";

/** A line of equal right ascension or declination on an image. */
export interface GridLine {
  axis: "ra" | "dec";
  label: string;
  /** Places along it, as FITS counts pixels; NaN where it leaves the image's sky. */
  x: Float64Array<ArrayBuffer>;
  y: Float64Array<ArrayBuffer>;
  /** Where it enters what is seen: on the lower edge or the left one; absent where it crosses neither. */
  labelAt?: readonly [x: number, y: number];
}

/** What is seen of an image, as FITS counts pixels. */
export interface SeenPart {
  left: number;
  right: number;
  bottom: number;
  top: number;
}

const along = 65;
const minute = 1 / 60;
const second = 1 / 3600;
const fine = [30, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];
/** In degrees, and in hours. */
const decSteps = [30, 15, 10, 5, 2, 1, ...fine.slice(0, 6).map((one) => one * minute), ...fine.map((s) => s * second)];
const raSteps = [6, 3, 2, 1, ...fine.slice(0, 6).map((one) => one * minute), ...fine.map((s) => s * second)];

/** Meridians and parallels across what is seen, at round steps, about `most` of each. Empty off the sky. */
export function skyGrid(wcs: Wcs, seen: SeenPart, most: number): GridLine[] {
  const { left, right, bottom, top } = seen;
  const parts = Array.from({ length: 17 }, (_, i) => i / 16);
  const places = parts.flatMap((u) => parts.map((v) => [left + u * (right - left), bottom + v * (top - bottom)]));
  const sky = wcs.toSky(
    places.map(([x]) => x!),
    places.map(([, y]) => y!),
  );
  const known = [...sky.raDeg.keys()].filter((i) => Number.isFinite(sky.raDeg[i]! + sky.decDeg[i]!));
  const middle = known[known.length >> 1];
  if (middle === undefined) return [];
  const center = sky.raDeg[middle]!;
  const pole = [-90, 90].map((decDeg) => {
    const { x, y } = wcs.toPixel([center], [decDeg]);
    return x[0]! >= left && x[0]! <= right && y[0]! >= bottom && y[0]! <= top;
  });
  const decs = known.map((i) => sky.decDeg[i]!);
  const [south, north] = [pole[0] ? -90 : Math.min(...decs), pole[1] ? 90 : Math.max(...decs)];
  const turns = known.map((i) => signedTurn(sky.raDeg[i]! - center));
  const around = pole[0] || pole[1];
  const [west, east] = around ? [-180, 180] : [Math.min(...turns), Math.max(...turns)];
  const steps = (low: number, high: number) =>
    Array.from({ length: along }, (_, i) => low + ((high - low) * i) / (along - 1));

  const hours = stepOf(raSteps, (east - west) / 15 / most);
  const meridians = multiples((center + west) / 15, (center + east) / 15, hours)
    .filter((_, i, all) => !around || i < all.length - 1)
    .map((hour) => {
      const decDeg = steps(south, north);
      const line = wcs.toPixel(
        decDeg.map(() => hour * 15),
        decDeg,
      );
      const label = sexagesimal((((hour % 24) + 24) % 24) + 0, hours, ["h", "m", "s"]);
      return lineOf("ra", label, line, seen);
    });
  const degrees = stepOf(decSteps, (north - south) / most);
  const parallels = multiples(south, north, degrees)
    .filter((decDeg) => Math.abs(decDeg) < 90)
    .map((decDeg) => {
      const raDeg = steps(center + west, center + east);
      const line = wcs.toPixel(
        raDeg,
        raDeg.map(() => decDeg),
      );
      const label = `${decDeg < 0 ? "−" : "+"}${sexagesimal(Math.abs(decDeg), degrees, ["°", "′", "″"])}`;
      return lineOf("dec", label, line, seen);
    });
  return [...meridians, ...parallels];
}

const signedTurn = (deg: number) => ((((deg + 180) % 360) + 360) % 360) - 180;

const stepOf = (steps: readonly number[], atLeast: number) =>
  steps.findLast((step) => step >= atLeast * (1 - 1e-9)) ?? steps[0]!;

function multiples(low: number, high: number, step: number): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, k) => (first + k) * step);
}

function lineOf(
  axis: GridLine["axis"],
  label: string,
  { x, y }: Pick<GridLine, "x" | "y">,
  { left, right, bottom, top }: SeenPart,
): GridLine {
  const onBottom = crossing(y, x, bottom, left, right);
  const onLeft = crossing(x, y, left, bottom, top);
  const below = onBottom === undefined ? undefined : ([onBottom, bottom] as const);
  const beside = onLeft === undefined ? undefined : ([left, onLeft] as const);
  const labelAt = axis === "ra" ? (below ?? beside) : (beside ?? below);
  return { axis, label, x, y, ...(labelAt ? { labelAt } : {}) };
}

/** Where a line goes through `at` of one axis, within bounds of the other. */
function crossing(across: Float64Array, other: Float64Array, at: number, low: number, high: number) {
  for (let i = 1; i < across.length; i++) {
    const [before, after] = [across[i - 1]! - at, across[i]! - at];
    if (!(before * after <= 0) || before === after) continue;
    const place = other[i - 1]! + ((other[i]! - other[i - 1]!) * before) / (before - after);
    if (place >= low && place <= high) return place;
  }
  return undefined;
}

/** `16h05m20s` with as many parts as the step needs. */
function sexagesimal(
  value: number,
  step: number,
  [whole, minutes, seconds]: readonly [string, string, string],
): string {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step * 3600) - 1e-9));
  const units = Math.round(value * 3600 * 10 ** decimals);
  const s = (units % (60 * 10 ** decimals)) / 10 ** decimals;
  const m = Math.floor(units / (60 * 10 ** decimals)) % 60;
  const w = Math.floor(units / (3600 * 10 ** decimals));
  const two = (n: number) => String(n).padStart(2, "0");
  if (step >= 1) return `${w}${whole}`;
  if (step >= minute * (1 - 1e-9)) return `${w}${whole}${two(m)}${minutes}`;
  return `${w}${whole}${two(m)}${minutes}${s.toFixed(decimals).padStart(decimals > 0 ? decimals + 3 : 2, "0")}${seconds}`;
}
