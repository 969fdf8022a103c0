// Points blended by hand beside the same drawn by a canvas.
import { expect, test } from "vitest";
import { addSymbol, mostSeries } from "../../../src/ui/kit/symbols.ts";
import { PointLayer } from "../../../src/ui/views/light-curve/plot/point-layer.ts";

const [width, height] = [160, 90];

function whiteCanvas() {
  const canvas = Object.assign(document.createElement("canvas"), { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.fillStyle = "white";
  context.fillRect(0, 0, width, height);
  return context;
}

/** Places in quarters of pixels, an eighth of one inwards, so that they are drawn where they are; some beyond the edges. */
const places = Array.from({ length: 300 }, (_, i): [number, number] => [
  Math.floor(4 * (80 + 85 * Math.sin(1.7 * i))) / 4 + 0.125,
  Math.floor(4 * (45 + 50 * Math.cos(2.3 * i * i))) / 4 + 0.125,
]);

test.each([
  ["filled", 1, 1.8],
  ["filled and see-through", 0.55, 3],
  ["open and filled, one over the other", 1, 2.3],
  ["open and see-through, in pixels of half the size", 0.55, 6],
] as const)("points of every symbol are those that a canvas draws: %s", (what, alpha, radius) => {
  const lineWidth = 1.25;
  const layer = new PointLayer();
  for (let series = 0; series < mostSeries; series++) {
    const [drawn, own] = [whiteCanvas(), whiteCanvas()];
    layer.clear(width - 20, height);
    const add = layer.brush({ series, radius, lineWidth, alpha });
    drawn.beginPath();
    drawn.rect(20, 0, width - 20, height);
    drawn.clip();
    drawn.globalAlpha = alpha;
    drawn.lineWidth = lineWidth;
    for (const [i, [x, y]] of places.entries()) {
      const color = i % 5 === 0 ? "rgb(200, 30, 10)" : "#1f6fb2";
      const background = what.startsWith("open") && i % 3 > 0 ? "rgb(250, 250, 240)" : undefined;
      add(color, background, x - 20, y);
      drawn.beginPath();
      addSymbol(drawn, series, x, y, radius);
      drawn.fillStyle = background ?? color;
      drawn.strokeStyle = color;
      drawn.fill();
      if (background) drawn.stroke();
    }
    layer.paint(own, 20, 0);
    const [expected, found] = [drawn, own].map((one) => one.getImageData(0, 0, width, height).data);
    let [off, colored] = [0, 0];
    for (let i = 0; i < expected!.length; i++) {
      if (Math.abs(expected![i]! - found![i]!) > 16) off++;
      if (expected![i]! < 240) colored++;
    }
    // The canvas covers edges a little differently from place to place in a pixel; a quarter of a pixel aside, a fifth is off.
    expect(off / colored, `symbol ${series}`).toBeLessThan(0.01);
    expect(colored).toBeGreaterThan(3000);
  }
});

test("a layer that begins anew, larger or smaller, has no point of before", () => {
  const layer = new PointLayer();
  for (const [wide, high] of [
    [100, 50],
    [100, 50],
    [40.5, 20.5],
    [0, 0],
  ] as const) {
    layer.clear(wide, high);
    const context = whiteCanvas();
    layer.paint(context, 0, 0);
    expect(new Set(context.getImageData(0, 0, width, height).data)).toEqual(new Set([255]));
    layer.brush({ series: 1, radius: 3, lineWidth: 1, alpha: 1 })("black", undefined, 10, 10);
  }
});
