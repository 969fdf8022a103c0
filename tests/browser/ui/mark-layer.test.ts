import { expect, test } from "vitest";
import { ImageViewport } from "../../../src/ui/state/images/image-viewport.svelte.ts";
import { MarkLayer, type RingGroup } from "../../../src/ui/views/images/mark-layer.ts";
import { seededRandom } from "../../support/random.ts";

const { next: random } = seededRandom(5);
const places = {
  x: Float64Array.from({ length: 400 }, () => random() * 100),
  y: Float64Array.from({ length: 400 }, () => random() * 80),
};
const every = (step: number) => Uint32Array.from({ length: Math.ceil(400 / step) }, (_, i) => i * step);
const objects: RingGroup = { places, rows: every(1), color: 0x8cdc5a, radius: 5, line: 1, opacity: 0.85 };
const chosen = (step: number): RingGroup => ({ ...objects, rows: every(step), color: 0x00b0ff, line: 2, opacity: 1 });

function contextOf(): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [200, 160];
  return canvas.getContext("2d")!;
}

function viewAt(right: number, down: number, zoom = 2): ImageViewport {
  const view = new ImageViewport();
  [view.width, view.height] = [200, 160];
  view.goTo(50 - right / zoom, 40 + down / zoom, zoom);
  return view;
}

const drawn = (layer: MarkLayer, view: ImageViewport, below: RingGroup[], above: RingGroup[]) => {
  const context = contextOf();
  layer.draw(context, view, 1, { below, above, replaces: true });
  return context.getImageData(0, 0, 200, 160).data;
};

test("pans, zooms and other selections leave the same picture as painting it anew", () => {
  const kept = new MarkLayer();
  const steps: [ImageViewport, RingGroup[], RingGroup[]][] = [
    [viewAt(0, 0), [objects], []],
    [viewAt(0, 0), [objects], [chosen(3)]],
    [viewAt(13, 0), [objects], [chosen(3)]],
    [viewAt(20, -31), [objects], [chosen(3)]],
    [viewAt(20, -31), [objects], [chosen(7)]],
    [viewAt(21, -30), [objects], []],
    [viewAt(22, -30), [objects], [chosen(7)]],
    [viewAt(22, -30, 3), [objects], [chosen(7)]],
    [viewAt(30, -30, 3), [], [chosen(7)]],
    [viewAt(30, -40, 3), [], [chosen(7)]],
    [viewAt(30, -40, 3), [objects], [chosen(2)]],
  ];
  for (const [view, below, above] of steps) {
    const anew = drawn(new MarkLayer(), view, below, above);
    expect(anew.some((value) => value > 0)).toBe(true);
    expect(drawn(kept, view, below, above)).toEqual(anew);
  }
});

test("rings lie over what was drawn, or stand in its place", () => {
  const layer = new MarkLayer();
  const rings = { below: [objects], above: [] };
  const over = contextOf();
  over.fillStyle = "#102030";
  over.fillRect(0, 0, 200, 160);
  layer.draw(over, viewAt(0, 0), 1, { ...rings, replaces: false });
  const { data } = over.getImageData(0, 0, 200, 160);
  expect(data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
  layer.draw(over, viewAt(0, 0), 1, { ...rings, replaces: true });
  expect(over.getImageData(0, 0, 200, 160).data).toEqual(drawn(new MarkLayer(), viewAt(0, 0), [objects], []));
  layer.draw(over, viewAt(0, 0), 1, { below: [], above: [], replaces: true });
  expect(over.getImageData(0, 0, 200, 160).data.some((value) => value > 0)).toBe(false);
});
