import { describe, expect, test } from "vitest";
import { colorRange, colorValues, packColor, perceptualMap } from "../../../src/ui/kit/scatter/color-map.ts";
import { makeDisc, paintPoints } from "../../../src/ui/kit/scatter/paint-points.ts";
import { PointGrid } from "../../../src/ui/kit/scatter/point-grid.ts";
import { insideOf, type Polygon, rectangle, rowsInside } from "../../../src/ui/kit/scatter/polygon.ts";
import {
  equalAspect,
  fullRange,
  pannedRange,
  pixelOf,
  type Scale,
  valueAt,
  zoomedRange,
} from "../../../src/ui/kit/scatter/scale.ts";
import { axisTitle, roomAbout } from "../../../src/ui/kit/scatter/scatter-axis.ts";
import { linearTicks, logTicks, symmetricTicks } from "../../../src/ui/kit/scatter/ticks.ts";
import { formatCount } from "../../../src/ui/kit/text/numbers.ts";
import { seededRandom } from "../../support/random.ts";

const nan = Number.NaN;
const rowsOf = (count: number) => Uint32Array.from({ length: count }, (_, row) => row);

describe("a scale", () => {
  const scale: Scale = { low: 10, high: 20, start: 400, end: 0 };
  test("gives back the value whose pixel it gave, also where it grows to the left", () => {
    expect(pixelOf(scale, 10)).toBe(400);
    expect(pixelOf(scale, 20)).toBe(0);
    for (const value of [-3, 10, 12.5, 27]) expect(valueAt(scale, pixelOf(scale, value))).toBeCloseTo(value, 12);
  });
  test("zooms about the pointer, which keeps its value", () => {
    const [low, high] = zoomedRange(scale, 100, 0.5);
    expect(high - low).toBeCloseTo(5, 12);
    expect(valueAt({ ...scale, low, high }, 100)).toBeCloseTo(valueAt(scale, 100), 12);
  });
  test("pans as far as the pointer went", () => {
    const [low, high] = pannedRange(scale, 40);
    expect(pixelOf({ ...scale, low, high }, 15)).toBeCloseTo(pixelOf(scale, 15) + 40, 9);
  });
  test("of equal aspect takes as many pixels for a unit on both axes, and hides nothing", () => {
    const [x, y] = equalAspect({ low: 0, high: 1, start: 0, end: 800 }, { low: 0, high: 1, start: 400, end: 0 });
    expect(x).toEqual([-0.5, 1.5]);
    expect(y).toEqual([0, 1]);
  });
  test("reaches over all finite values and no others", () => {
    const [low, high] = fullRange(Float64Array.of(nan, 2, Number.POSITIVE_INFINITY, 1));
    expect([low < 1, low > 0.9, high > 2, high < 2.1]).toEqual([true, true, true, true]);
    expect(fullRange(Float64Array.of(nan))).toEqual([0, 1]);
    expect(fullRange(Float64Array.of(1, 2, 30), Uint32Array.of(0, 1))[1]).toBeLessThan(3);
    // On few pixels the margin is wider than a mark.
    for (const pixels of [60, 100, 500]) {
      const [from, to] = fullRange(Float64Array.of(1, 2, 3), undefined, pixels);
      expect(((1 - from) / (to - from)) * pixels).toBeGreaterThan(8.9);
      expect(((to - 3) / (to - from)) * pixels).toBeGreaterThan(8.9);
    }
  });
});

describe("ticks", () => {
  test("are multiples of 1, 2 or 5, with the decimals that they need", () => {
    expect(linearTicks([0.93, 1.52], 6).map(({ label }) => label)).toEqual(["1.0", "1.1", "1.2", "1.3", "1.4", "1.5"]);
    expect(linearTicks([0, 12.6], 3).map(({ value }) => formatCount(value))).toEqual(["0", "5", "10"]);
    expect(linearTicks([-0.3, 0.3], 3).map(({ label }) => label)).toEqual(["−0.2", "0.0", "0.2"]);
    expect(linearTicks([12, 2200], 5).map(({ label }) => label)).toEqual(["500", "1000", "1500", "2000"]);
    expect(linearTicks([3e9, 9e9], 4).map(({ label }) => label)).toEqual(["4e+9", "6e+9", "8e+9"]);
  });
  test("of an axis about 0 stand on both sides of it, however little room there is", () => {
    expect(symmetricTicks(0.049, 1.7).map(({ label }) => label)).toEqual(["−0.04", "0.00", "0.04"]);
    expect(symmetricTicks(0.049, 6).map(({ label }) => label)).toEqual(["−0.04", "−0.02", "0.00", "0.02", "0.04"]);
  });
  test("of a logarithmic axis stand at powers of ten, and say the numbers", () => {
    expect(logTicks([-2.2, 1.2], 6).map(({ label }) => label)).toEqual(["0.01", "0.1", "1", "10"]);
    expect(logTicks([-1.1, 0.4], 8).map(({ label }) => label)).toEqual(["0.1", "0.2", "0.5", "1", "2"]);
    expect(logTicks([-1.83, -0.31], 4.3).map(({ label }) => label)).toEqual(["0.02", "0.05", "0.1", "0.2"]);
    expect(logTicks([-1.83, -0.25], 4.3).map(({ label }) => label)).toEqual(["0.03", "0.1", "0.3"]);
    expect(logTicks([-0.1, 0.1], 4).map(({ label }) => label)).toEqual(["0.8", "1.0", "1.2"]);
  });
});

/** By the even-odd rule, looking at every edge. */
function plainlyInside(polygon: Polygon, x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
    const [xi, yi, xj, yj] = [polygon[i]!, polygon[i + 1]!, polygon[j]!, polygon[j + 1]!];
    if (yi > y !== yj > y && x < xi + ((y - yi) / (yj - yi)) * (xj - xi)) inside = !inside;
  }
  return inside;
}

describe("a lasso", () => {
  const bowl = [0, 0, 10, 0, 10, 10, 5, 2, 0, 10];
  test("takes in what lies inside it, and not what lies in its dent", () => {
    expect(insideOf(bowl)(1, 5)).toBe(true);
    expect(insideOf(bowl)(5, 1)).toBe(true);
    expect(insideOf(bowl)(5, 6)).toBe(false);
    expect(insideOf(bowl)(11, 5)).toBe(false);
  });
  test("selects the same rows as a look at every point", () => {
    const { next: random } = seededRandom(3);
    const x = Float64Array.from({ length: 500 }, () => random() * 20 - 5);
    const y = Float64Array.from({ length: 500 }, (_, i) => (i % 50 === 0 ? nan : random() * 20 - 5));
    const scale = (low: number, high: number): Scale => ({ low, high, start: low, end: high });
    const rows = rowsInside(bowl, rowsOf(500), [x, scale(0, 1)], [y, scale(0, 1)]);
    expect([...rows]).toEqual([...rowsOf(500).filter((row) => plainlyInside(bowl, x[row]!, y[row]!))]);
    expect(rows.length).toBeGreaterThan(40);
    // As by hand: hundreds of corners, some of them twice, and crossing itself.
    const drawn = Array.from({ length: 600 }, (_, i) => Math.round(10 * (random() * 9 + (i % 2))) / 10);
    const within = insideOf(drawn);
    const grid = Array.from({ length: 2500 }, (_, i) => [(i % 50) / 5, Math.floor(i / 50) / 5] as const);
    expect(grid.map(([a, b]) => within(a, b))).toEqual(grid.map(([a, b]) => plainlyInside(drawn, a, b)));
    expect(grid.some(([a, b]) => within(a, b))).toBe(true);
    expect([...rowsInside(rectangle(0, 0, 4, 4), Uint32Array.of(1, 2), [x, scale(0, 1)], [y, scale(0, 1)])]).toEqual(
      [1, 2].filter((row) => x[row]! > 0 && x[row]! < 4 && y[row]! > 0 && y[row]! < 4),
    );
  });
});

test("the nearest point is the one that a look at all of them finds, within reach only", () => {
  const { next: random } = seededRandom(5);
  const x = Float64Array.from({ length: 2000 }, () => random() ** 3 * 100);
  const y = Float64Array.from({ length: 2000 }, (_, i) => (i % 100 === 0 ? nan : random() * 7 - 3));
  const xScale: Scale = { low: 100, high: 0, start: 0, end: 900 };
  const yScale: Scale = { low: -3, high: 4, start: 500, end: 0 };
  const grid = new PointGrid(x, y, rowsOf(2000));
  let found = 0;
  for (let probe = 0; probe < 200; probe++) {
    const [left, top] = [random() * 900, random() * 500];
    const distances = Float64Array.from(x, (value, row) =>
      Math.hypot(pixelOf(xScale, value) - left, pixelOf(yScale, y[row]!) - top),
    );
    const least = Math.min(...distances.filter(Number.isFinite));
    const nearest = grid.nearest(xScale, yScale, left, top, 12);
    if (least > 12) expect(nearest).toBeUndefined();
    else expect(distances[nearest!]).toBe(least);
    if (nearest !== undefined) found++;
  }
  expect(found).toBeGreaterThan(50);
  expect(new PointGrid(x, y, new Uint32Array()).nearest(xScale, yScale, 1, 1, 1000)).toBeUndefined();
});

describe("painted points", () => {
  const white = 0xffffffff;
  const raster = () => ({ width: 40, height: 20, pixels: new Uint32Array(800).fill(white) });
  const along = (length: number): Scale => ({ low: 0, high: length, start: 0, end: length });

  test("are discs of their color around their place, with soft edges", () => {
    const image = raster();
    const colors = Uint32Array.of(0xff0000ff);
    const [x, y] = [Float64Array.of(10), Float64Array.of(8)];
    paintPoints(image, Uint32Array.of(0), [x, along(40)], [y, along(20)], colors, makeDisc(2.2));
    expect(image.pixels[8 * 40 + 10]).toBe(0xff0000ff);
    expect(image.pixels[8 * 40 + 14]).toBe(white);
    const area = image.pixels.reduce((sum, pixel) => sum + (255 - ((pixel >>> 8) & 255)) / 255, 0);
    expect(area).toBeGreaterThan(Math.PI * 2.2 ** 2 * 0.9);
    expect(area).toBeLessThan(Math.PI * 2.7 ** 2);
  });

  test("lie over those that came before", () => {
    const image = raster();
    const [x, y] = [Float64Array.of(10, 10), Float64Array.of(8, 8)];
    const colors = Uint32Array.of(0xff0000ff, 0xff00ff00);
    paintPoints(image, Uint32Array.of(1, 0), [x, along(40)], [y, along(20)], colors, makeDisc(2));
    expect(image.pixels[8 * 40 + 10]).toBe(0xff0000ff);
  });

  test("without a place, or outside, leave no trace, and those at the edge stay on their line", () => {
    const image = raster();
    const x = Float64Array.of(nan, 60, -30, 40, 0);
    const y = Float64Array.of(5, 5, 5, 5, 19.5);
    paintPoints(image, rowsOf(3), [x, along(40)], [y, along(20)], new Uint32Array(5).fill(0xff000000), makeDisc(3));
    expect(image.pixels.every((pixel) => pixel === white)).toBe(true);
    paintPoints(
      image,
      Uint32Array.of(3, 4),
      [x, along(40)],
      [y, along(20)],
      new Uint32Array(5).fill(0xff000000),
      makeDisc(3),
    );
    const painted = [...image.pixels.keys()].filter((at) => image.pixels[at] !== white);
    expect(painted.every((at) => (at % 40 >= 36 && at < 360) || (at % 40 <= 4 && at >= 600))).toBe(true);
  });
});

describe("colors", () => {
  test("grow lighter from the lowest value to the highest", () => {
    for (const theme of ["light", "dark"] as const) {
      const luminance = [...perceptualMap(theme).filter((_, i) => i % 15 === 0)].map(
        (c) =>
          0.2126 * ((c & 255) / 255) ** 2.2 +
          0.7152 * (((c >>> 8) & 255) / 255) ** 2.2 +
          0.0722 * (((c >>> 16) & 255) / 255) ** 2.2,
      );
      expect(luminance).toEqual([...luminance].sort((a, b) => a - b));
      expect(new Set(perceptualMap(theme)).size).toBeGreaterThan(200);
    }
  });
  test("end at quantiles, so that an outlier does not take them all", () => {
    const data = Float64Array.from({ length: 1000 }, (_, i) => (i === 7 ? 1e9 : i === 9 ? nan : i / 1000));
    const range = colorRange(data);
    expect(range[1]).toBeLessThan(1);
    const map = perceptualMap("light");
    const colors = colorValues(data, range, map, 0xff777777);
    expect([colors[7], colors[9], colors[0]]).toEqual([map[255], 0xff777777, map[0]]);
  });
  test("are read as style sheets say them", () => {
    expect(packColor("rgb(1, 2, 3)")).toBe(0xff030201);
    expect(packColor("#ff8000")).toBe(0xff0080ff);
  });
});

test("a title that does not fit leaves out what is measured, and is not cut", () => {
  const axis = { title: "MAG_AUTO, ch1 sci: IQR", unit: "mag" };
  expect(axisTitle(axis)).toBe("MAG_AUTO, ch1 sci: IQR [mag]");
  expect(axisTitle(axis, 400)).toBe("MAG_AUTO, ch1 sci: IQR [mag]");
  expect(axisTitle(axis, 120)).toBe("IQR [mag]");
  expect([axisTitle(axis, 50), axisTitle(axis, 20.4), axisTitle(axis, 10)]).toEqual(["IQR", "IQR", "IQR"]);
  const zeroPoint = { ...axis, title: "Zero point" };
  expect([axisTitle(zeroPoint, 75), axisTitle(zeroPoint, 30)]).toEqual(["Zero point", "mag"]);
  // Centered 80 pixels below the edge, it may be 160 long, however far the plot reaches beyond.
  expect(axisTitle(axis, roomAbout(80, 210))).toBe("IQR [mag]");
  expect(axisTitle(axis, roomAbout(105, 210))).toBe("MAG_AUTO, ch1 sci: IQR [mag]");
  expect(axisTitle({ title: "Declination" }, 10)).toBe("Declination");
});
