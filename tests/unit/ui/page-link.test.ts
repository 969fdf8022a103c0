import { expect, test } from "vitest";
import { formatLink, type PageLink, parseLink } from "../../../src/ui/state/keep/page-link.ts";

const link: PageLink = {
  dataset: "a-b",
  object: "I12 & #3",
  measurements: ["ch1_sci-mag_auto"],
  columns: ["object", "a,b"],
  sort: [
    { columnId: "asc", descending: true },
    { columnId: "ra", descending: false },
  ],
  filter: "`x=1` > 2 and tags == '50 %'",
  views: { objects: "thumbnails", "x.y": "1+1" },
};

test("a link says again what it was made from, whatever the names hold", () => {
  expect(parseLink(formatLink(link))).toEqual(link);
});

test("without a dataset there is no link", () => {
  const { dataset: _, ...rest } = link;
  expect(formatLink(rest)).toBe("");
});

test("what a link does not know is left out", () => {
  expect(parseLink("#dataset=a&new=1")).toEqual({ ...parseLink(""), dataset: "a" });
});
