import { describe, expect, test } from "vitest";
import { regionText, rowsInRegions } from "../../../../src/core/table/regions.ts";

/** A grid of 5 x 5 objects, 10 arcsec apart, around 150.1 +60. */
const step = 10 / 3600;
const grid = Array.from({ length: 25 }, (_, i) => ({ east: (i % 5) - 2, north: Math.floor(i / 5) - 2 }));
const table = {
  raDeg: Float64Array.from(
    grid,
    ({ east, north }) => 150.1 + (east * step) / Math.cos(((60 + north * step) * Math.PI) / 180),
  ),
  decDeg: Float64Array.from(grid, ({ north }) => 60 + north * step),
  xImage: Float64Array.from(grid, ({ east }) => 100 - 10 * east),
  yImage: Float64Array.from(grid, ({ north }) => 100 + 10 * north),
};
const inside = (text: string) =>
  Array.from(rowsInRegions(text, "a.reg", table), (row) => `${grid[row]!.east} ${grid[row]!.north}`);
const cross = ["0 -1", "-1 0", "0 0", "1 0", "0 1"];

describe("regions of DS9 select what lies in them", () => {
  test.each([
    ["a circle in arcsec", 'fk5\ncircle(150.1,60,10.5")', cross],
    ["the same sexagesimal", 'icrs;circle(10:00:24.0,+60:00:00,10.5")', cross],
    ["the same in arcmin, without brackets", "fk5\ncircle 150.1 60 0.175'", cross],
    ["in pixels", "image\ncircle(100,100,10.5)", cross],
    [
      "less another one",
      'fk5\ncircle(150.1,60,10.5")\n-circle(150.1,60,3") # text={gone}',
      cross.filter((one) => one !== "0 0"),
    ],
    [
      "less one that stands before it",
      'fk5\n-circle(150.1,60,3")\ncircle(150.1,60,10.5")',
      cross.filter((one) => one !== "0 0"),
    ],
    [
      "all but what is taken away",
      "image\n-box(100,100,100,35,0)",
      ["-2 -2", "-1 -2", "0 -2", "1 -2", "2 -2", "-2 2", "-1 2", "0 2", "1 2", "2 2"],
    ],
    ["an annulus", 'fk5\nannulus(150.1,60,5",10.5")', cross.filter((one) => one !== "0 0")],
    ["a box, wide in right ascension", 'fk5\nbox(150.1,60,21",5",0)', ["-1 0", "0 0", "1 0"]],
    ["a box that is turned upright", 'fk5\nbox(150.1,60,21",5",90)', ["0 -1", "0 0", "0 1"]],
    // 45 degrees from west (to the right) to north: through the lower left, in the southeast, and the upper right, in the northwest.
    ["a box that is turned by 45 degrees", 'fk5\nbox(150.1,60,32",5",45)', ["1 -1", "0 0", "-1 1"]],
    ["the same in pixels, where x grows to the west", "image\nbox(100,100,32,5,45)", ["1 -1", "0 0", "-1 1"]],
    ["an ellipse", 'fk5\nellipse(150.1,60,10.5",3",90)', ["0 -1", "0 0", "0 1"]],
    ["a polygon", "image\npolygon(85,95,115,95,115,105,85,105)", ["-1 0", "0 0", "1 0"]],
  ])("%s", (_, text, expected) => {
    expect(inside(text).sort()).toEqual([...expected].sort());
  });
});

test("what leaves selects the same objects again, and those without a position stay behind", () => {
  const objects = [3, 7].map((row) => ({ key: `I{${row}}`, raDeg: table.raDeg[row]!, decDeg: table.decDeg[row]! }));
  const text = regionText([...objects, { key: "no", raDeg: Number.NaN, decDeg: 1 }], 1.5);
  expect([...rowsInRegions(text, "a.reg", table)]).toEqual([3, 7]);
  expect(text.match(/circle/g)).toHaveLength(2);
  expect(text).toContain("text={I 3 }");
});

test.each([
  ["galactic\ncircle(1,2,3)", "a.reg, line 1: expected icrs, fk5 or image, found galactic."],
  ["circle(1,2,3)", "line 1: expected the frame (icrs, fk5 or image) before the first region"],
  ["fk5\n\ncircle(1,2,x)", "line 3: expected circle, ellipse, box, polygon or annulus with its numbers"],
  ["fk5\npanda(1,2,3,4)", "line 2: expected circle"],
  ["id,ra,dec", "line 1: expected a region"],
  ["", "expected at least one region, found none"],
])("%j is refused by its line", (text, message) => {
  expect(() => inside(text)).toThrow(message);
});
