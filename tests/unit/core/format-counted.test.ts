import { expect, test } from "vitest";
import { formatCounted } from "../../../src/core/format-counted.ts";
import { sources, textOf } from "../../support/source-files.ts";

test("one is singular, all else is plural, and thousands are separated", () => {
  const rows = [0, 1, 2, 50_000].map((count) => formatCounted(count, "row has", "rows have"));
  expect(rows).toEqual(["0 rows have", "1 row has", "2 rows have", "50,000 rows have"]);
  expect(formatCounted(1, "epoch")).toBe("1 epoch");
});

const nouns =
  "epochs objects sources catalogs files rows columns points measurements values bytes cells tables parts datasets curves " +
  "numbers entries lines items elements keys limits others characters statistics pairs chunks tiles warnings selections tags";

/** A number in front of a plural; constants that are more than one (`mostRows`) are no numbers of this kind. */
const counted = new RegExp(
  `\\$\\{(?!most|max|least|limit)([^{}\`]+)\\} (?:more |good |light |comparison )*(?:${nouns.split(" ").join("|")})\\b`,
  "g",
);

/** `done of 1 rows` counts what is done, and `1 epoch of 3` comes from formatCounted. */
const isPart = (text: string, at: number) => / of $|`of $/.test(text.slice(Math.max(at - 5, 0), at));

test("messages count by it alone, so that none says “1 epochs”", () => {
  const found = sources.flatMap((path) => {
    const text = textOf(path);
    return [...text.matchAll(counted)]
      .filter(({ index, 1: value }) => !/format|toFixed|text\(|"|found$/.test(value!) && !isPart(text, index))
      .map(([code]) => `${path}: ${code}`);
  });
  expect(found).toEqual([]);
});
