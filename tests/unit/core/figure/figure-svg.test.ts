import { expect, test } from "vitest";
import type { Figure, FigureMark } from "../../../../src/core/figure/figure.ts";
import { figureSvg, marksSvg } from "../../../../src/core/figure/figure-svg.ts";
import { sheetSvg } from "../../../../src/core/figure/sheet-svg.ts";
import { elementsOf } from "../../../support/xml-elements.ts";

const figureOf = (marks: FigureMark[], more: Partial<Figure> = {}): Figure => ({
  ...{ widthMm: 88, title: "a & b", about: "made", legend: [], panelHeight: { ofWidth: 0.5 } },
  panels: [
    {
      x: { title: "x", range: [0, 10], ticks: [{ value: 5, label: "5" }] },
      y: [{ title: "y", range: [0, 1], ticks: [{ value: 0.5, label: "0.5" }] }],
      marks,
    },
  ],
  ...more,
});

/** The frame is the rectangle of the clip path. */
function frameOf(svg: string) {
  const elements = elementsOf(svg);
  const { attributes } = elements[elements.findIndex(({ name }) => name === "clipPath") + 1]!;
  const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(attributes[name]));
  return { x: x!, y: y!, width: width!, height: height!, elements };
}

test("a panel is as high as its share of the width says, and values lie where its axes put them", () => {
  const svg = figureSvg(figureOf([{ kind: "line", yAxis: 0, color: "#123456", x: [0, 5, 10], y: [0, 1, 0.5] }]));
  const { x, y, width, height, elements } = frameOf(svg);
  expect(height).toBeCloseTo(width / 2, 1);
  const { d = "" } = elements.find(({ attributes }) => attributes.stroke === "#123456")!.attributes;
  const places = [...d.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, left, top]) => [Number(left), Number(top)]);
  for (const [i, [left, top]] of [
    [x, y + height],
    [x + width / 2, y],
    [x + width, y + height / 2],
  ].entries()) {
    expect(places[i]![0]).toBeCloseTo(left!, 1);
    expect(places[i]![1]).toBeCloseTo(top!, 1);
  }
});

test("a line is broken where a value is missing, and boxes stand between their edges", () => {
  const line: FigureMark = { kind: "line", yAxis: 0, color: "#111111", x: [0, 1, 2, 3], y: [0, Number.NaN, 1, 1] };
  const boxes: FigureMark = {
    ...{ kind: "boxes", yAxis: 0, color: "#222222", base: 0 },
    ...{ edges: [0, 5, 10], height: [0.5, 0] },
  };
  const { elements, x, y, width, height } = frameOf(figureSvg(figureOf([line, boxes])));
  const pathOf = (name: "stroke" | "fill", color: string) =>
    elements.find(({ name: tag, attributes }) => tag === "path" && attributes[name] === color)!.attributes.d!;
  expect(pathOf("stroke", "#111111").match(/M/g)).toHaveLength(2);
  const [, left, bottom, top, right] = /^M([\d.]+) ([\d.]+)V([\d.]+)H([\d.]+)V[\d.]+Z$/.exec(
    pathOf("fill", "#222222"),
  )!;
  expect(Number(left)).toBeCloseTo(x, 1);
  expect(Number(bottom)).toBeCloseTo(y + height, 1);
  expect(Number(top)).toBeCloseTo(y + height / 2, 1);
  expect(Number(right)).toBeCloseTo(x + width / 2, 1);
});

test("colors have a bar with its title, labels are text, and the recipe can be read back from the file", () => {
  const recipe = { plot: "<sky> & “more”", list: [1, 2] };
  const svg = figureSvg(
    figureOf([{ kind: "labels", yAxis: 0, color: "#111111", x: [5], y: [0.5], text: ["1"] }], {
      recipe,
      colors: {
        title: "scatter [mag]",
        range: [0, 1],
        ticks: [{ value: 0.5, label: "half" }],
        colors: ["#010101", "#020202"],
      },
    }),
  );
  const { elements, x, width } = frameOf(svg);
  expect(JSON.parse(elements.find(({ name }) => name === "metadata")!.text)).toEqual(recipe);
  const texts = elements.filter(({ name }) => name === "text").map(({ text }) => text.trim());
  for (const text of ["scatter [mag]", "half", "1"]) expect(texts).toContain(text);
  const bars = elements.filter(({ attributes }) => /^#0[12]/.test(attributes.fill ?? ""));
  expect(bars).toHaveLength(2);
  for (const { attributes } of bars) expect(Number(attributes.x)).toBeGreaterThan(x + width);
  expect(Number(bars[0]!.attributes.y)).toBeGreaterThan(Number(bars[1]!.attributes.y)); // low values below
});

test("marks alone fill their frame, and a picture lies between the values it is of", () => {
  const panel = figureOf([{ kind: "points", yAxis: 0, color: "#333333", shape: "dot", radius: 1, x: [10], y: [1] }])
    .panels[0]!;
  expect(marksSvg(panel, 100, 50)).toContain("M100 0h.01");
  const href = "data:image/png;base64,AAAA";
  const { elements, x, y, width } = frameOf(
    figureSvg(figureOf([{ kind: "picture", yAxis: 0, x: [0, 5], y: [0.5, 1], href }])),
  );
  const { attributes } = elements.find(({ name }) => name === "image")!;
  expect(attributes["xlink:href"]).toBe(href);
  expect([Number(attributes.x), Number(attributes.y)]).toEqual([x, y]);
  expect(Number(attributes.width)).toBeCloseTo(width / 2, 1);
});

test("a sheet has a box for every light curve, whose faintest magnitude lies lowest", () => {
  const cell = { label: "I<1>", note: "0.2 mag", x: [1, 2, Number.NaN], y: [15, 15.2, 20], downwards: true };
  const svg = sheetSvg({
    ...{ widthMm: 180, perLine: 2, title: "t", about: "a", color: "#123456" },
    cells: [cell, cell, { ...cell, y: [15, 15, 15] }],
  });
  const elements = elementsOf(svg);
  expect(elements[0]!.attributes.width).toBe("180mm");
  const paths = elements.filter(({ name }) => name === "path").map(({ attributes }) => attributes.d!);
  expect(paths).toHaveLength(3);
  const tops = [...paths[0]!.matchAll(/M[\d.]+ ([\d.]+)/g)].map(([, top]) => Number(top));
  expect(tops).toHaveLength(2);
  expect(tops[1]).toBeGreaterThan(tops[0]!);
});

test("a legend and a line of colors that are wider than the figure are broken, not cut", () => {
  const names = ["MAG_AUTO, ch1 sci", "MAG_APER, ch1 sci", "MAG_APER_1, ch1 sci", "MAG_AUTO, ch2 sci"];
  const colors = Array.from({ length: 32 }, (_, i) => `#0000${(16 + i).toString(16)}`);
  const { elements, y } = frameOf(
    figureSvg(
      figureOf([], {
        legend: names.map((text, i) => (i === 0 ? { text } : { text, color: "#123456" })),
        colorLine: { title: "background [mag / arcsec2]", ends: ["1.234", "20.55"], colors },
      }),
    ),
  );
  const width = (88 * 72) / 25.4;
  const labels = elements.filter(
    ({ name, text }) =>
      name === "text" && [...names, "background [mag / arcsec2]", "1.234", "20.55"].includes(text.trim()),
  );
  expect(labels).toHaveLength(7);
  for (const { attributes, text } of labels) {
    expect(Number(attributes.x) + 4.4 * text.trim().length).toBeLessThanOrEqual(width);
    expect(Number(attributes.y)).toBeLessThan(y);
  }
  expect(new Set(labels.map(({ attributes }) => attributes.y)).size).toBeGreaterThan(1);
  // A name whose points have colors of their own has no dot.
  expect(elements.filter(({ attributes }) => attributes.fill === "#123456")).toHaveLength(3);
  const bands = elements.filter(({ attributes }) => colors.includes(attributes.fill ?? ""));
  expect(bands.map(({ attributes }) => attributes.fill)).toEqual(colors);
});
