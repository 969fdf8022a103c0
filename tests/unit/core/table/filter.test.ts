import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { type FilterTable, filterRows } from "../../../../src/core/table/filter.ts";
import { countedFlags } from "../../../../src/core/table/flag-count-names.ts";
import { nearestName } from "../../../../src/core/table/nearest-name.ts";
import { parseExpression } from "../../../../src/core/table/parse-expression.ts";

/** Written by make_queries.py: what pandas and astropy say. */
const peer: {
  epochs: number;
  columns: Record<string, (number | string | null)[]>;
  queries: { expression: string; rows: number[] }[];
  failing: { expression: string; pandas: string }[];
} = JSON.parse(readFileSync(new URL("../../../fixtures/table/queries.json", import.meta.url), "utf8"));

const infinities: Record<string, number> = { inf: Number.POSITIVE_INFINITY, "-inf": Number.NEGATIVE_INFINITY };
const isText = (cells: unknown[]) => cells.every((cell) => typeof cell === "string");
const columns = new Map(
  Object.entries(peer.columns).map(([name, cells]): [string, Float64Array | string[]] => [
    name,
    isText(cells)
      ? (cells as string[])
      : Float64Array.from(cells, (cell) => (cell === null ? Number.NaN : (infinities[cell] ?? Number(cell)))),
  ]),
);
const table: FilterTable = {
  count: columns.get("ra")!.length,
  columns,
  constants: { epochs: peer.epochs },
  raDeg: columns.get("ra") as Float64Array,
  decDeg: columns.get("dec") as Float64Array,
};

const rowsOf = (mask: Uint8Array) => [...mask.keys()].filter((row) => mask[row]);

test.each(peer.queries)("$expression", ({ expression, rows }) => {
  expect(rowsOf(filterRows(expression, table))).toEqual(rows);
});

test("the fixture is not trivial", () => {
  expect(peer.queries.length).toBeGreaterThanOrEqual(60);
  const mixed = peer.queries.filter(({ rows }) => rows.length > 0 && rows.length < table.count);
  expect(mixed.length).toBeGreaterThan(0.7 * peer.queries.length);
});

const failure = (expression: string) => {
  try {
    filterRows(expression, table);
  } catch (error) {
    if (isWorkbenchError(error, "ExpressionSyntax")) return error.details;
    throw error;
  }
  throw new Error(`accepted: ${expression}`);
};

test.each(peer.failing)("pandas refuses $expression, and so do we", ({ expression }) => {
  const { column, ...details } = failure(expression);
  expect(details.expression).toBe(expression);
  expect(column).toBeGreaterThanOrEqual(0);
  expect(column).toBeLessThanOrEqual(expression.length);
});

describe("an error stands under what is wrong and says what was expected", () => {
  test.each([
    ["mag >", 5, "a column, a number, a string or `(`", "the end"],
    ["", 0, "a column, a number, a string or `(`", "the end"],
    ["mag > 15 15", 9, "an operator or the end", "`15`"],
    ["(mag > 15", 9, "`)` to close `(`", "the end"],
    ["mag > 15)", 8, "an operator or the end", "`)`"],
    ["mag = 15", 4, "`==` for a comparison", "`=`"],
    ["mag > 15 and magg < 3", 13, "a column, such as mag", "magg"],
    ["n_epoch_valid_all > 3", 0, "a column, such as n_epochs_valid_all", "n_epoch_valid_all"],
    ["`mad_ch1_sci-mag_aut` > 3", 0, "a column, such as `mad_ch1_sci-mag_auto`", "`mad_ch1_sci-mag_aut`"],
    ["epoch > 3", 0, "a column, such as epochs", "epoch"],
    ["qqqqqqqqqqqqqqqq > 3", 0, "a column", "qqqqqqqqqqqqqqqq"],
    ["kind == 'star", 8, "a closing '", "the end"],
    ["mag > 'x'", 6, "a number", "a string"],
    ["kind < 5", 7, "a string", "a number"],
    ["kind + 1 > 2", 0, "a number", "a column of strings"],
    ["1 < mag and std", 12, "a condition, such as `x > 0`", "a column of numbers"],
    ["mag", 0, "a condition, such as `x > 0`", "a column of numbers"],
    ["flags in 3", 9, "a list in brackets", "a number"],
    ["[1, 2] == flags", 0, "a column before the operator", "a list"],
    ["flags > [1, 2]", 6, "`in`, `not in`, `==` or `!=` before a list", "`>`"],
    ["flags in [1, mag]", 13, "a number or a string in the list", "`mag`"],
    ["flags in [-'a']", 11, "a number after the sign", "`'a'`"],
    ["flags not 3", 10, "`in` after `not`", "`3`"],
    ["cone(1, 2)", 0, "cone(ra, dec, radius)", "2 operands"],
    ["cone(1, 2, kind)", 11, "a number", "a column of strings"],
    ["con(1, 2, 3)", 0, "a function: cone", "`con`"],
    ["12h30 > 3", 0, "a number, or a name in backquotes", "`12h30`"],
    ["@mag > 3", 0, "a column's name without `@`", "`@`"],
  ])("%s", (expression, column, expected, found) => {
    expect(failure(expression)).toEqual({ expression, column, expected, found });
  });
});

describe("what is written elsewhere means the same here", () => {
  const own: FilterTable = {
    ...table,
    columns: new Map<string, Float64Array | string[]>([
      ...columns,
      ["object", Array.from({ length: table.count }, (_, row) => String(row))],
      ["tag_artifact", Float64Array.from({ length: table.count }, (_, row) => Number(row % 7 === 3))],
    ]),
  };
  test.each([
    ["mag < 15 && std > 0.02", "mag < 15 and std > 0.02"],
    ["mag < 13 || mag > 19", "mag < 13 or mag > 19"],
    ["mag < 15 AND NOT std > 0.02", "mag < 15 and not std > 0.02"],
    ["!(mag < 15)", "not (mag < 15)"],
    ["MAG < 15", "mag < 15"],
    ["mag between 14 and 16 and std > 0.02", "mag >= 14 and mag <= 16 and std > 0.02"],
    ["between(mag, 14, 16)", "14 <= mag <= 16"],
    ["mag.between(14, 16)", "14 <= mag <= 16"],
    ["isnan(mag)", "mag != mag"],
    ["mag.isna()", "mag != mag"],
    ["mag.notna() and std > 0.02", "mag == mag and std > 0.02"],
    ["min(mag, 15) < 15", "mag < 15"],
    ["kind.str.contains('tar')", "kind == 'star'"],
    ["kind.str.startswith('gal')", "kind == 'galaxy'"],
    ["object == 38", "object == '38'"],
    ["object in [3, 38]", "object in ['3', '38']"],
    ["object != 38", "object != '38'"],
    ["mag < 18 and not tag_artifact", "mag < 18 and tag_artifact == 0"],
    ["cone('16:06:00', '+00:30:00', 5400)", "cone(241.5, 0.5, 5400)"],
  ])("%s", (expression, plain) => {
    const rows = rowsOf(filterRows(expression, own));
    expect(rows).toEqual(rowsOf(filterRows(plain, own)));
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.length).toBeLessThan(table.count);
  });

  test.each([
    ["mad_ch1_sci-mag_auto > 0.03", 0, "`mad_ch1_sci-mag_auto`, in backquotes", "mad_ch1_sci"],
    ["kind.str.contains('a|b')", 18, "a plain text without pattern characters", "a string"],
    ["cone('north', 0, 3)", 5, "degrees, or a text such as '10:00:24'", "a string"],
    ["mag between 14, 16", 14, "`and` after the lower end", "`,`"],
  ])("%s is told how to be written", (expression, column, expected, found) => {
    expect(failure(expression)).toEqual({ expression, column, expected, found });
  });

  test("the filters that the help and the guide show are filters", () => {
    const read = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), "utf8");
    const help = [...read("src/ui/views/top/Help.svelte").matchAll(/<code>(.*?)<\/code>/g)];
    const guide = [...read("static/guide/40-keyboard.md").matchAll(/``\s(.*?)\s``|(?<!`)`([^`\n]+)`(?!`)/g)];
    const shown = [...help, ...guide].map(([, long, short]) => (long ?? short)!.replaceAll("&gt;", ">"));
    const filters = shown.filter((code) => / > |^cone\(| between /.test(code));
    expect(filters.length).toBeGreaterThanOrEqual(7);
    const wanted = {
      ...own,
      columns: new Map([
        ...own.columns,
        ...["iqr_ch1_sci-mag_auto", "n_flag_4_ch1_sci", "x"].map((name) => [name, columns.get("std")!] as const),
      ]),
    };
    for (const filter of filters) expect(() => filterRows(filter, wanted), filter).not.toThrow();
  });
});

test("functions chained as methods are as many as operators may be", () => {
  expect(failure(`mag${".abs()".repeat(20_000)} > 1`).expected).toMatch(/^at most/);
});

test("a column goes before a constant of the same name", () => {
  const own = { ...table, columns: new Map([...columns, ["epochs", new Float64Array(table.count)]]) };
  expect(rowsOf(filterRows("epochs == 0", own))).toHaveLength(table.count);
});

test("a condition that asks for no column holds for all rows or for none", () => {
  expect(rowsOf(filterRows("1 < 2", table))).toHaveLength(table.count);
  expect(rowsOf(filterRows("False", table))).toHaveLength(0);
});

test("objects without a position are in no cone", () => {
  const lost = { ...table, raDeg: new Float64Array(table.count).fill(Number.NaN) };
  expect(rowsOf(filterRows("cone(0, 0, 648000)", lost))).toHaveLength(0);
  expect(rowsOf(filterRows("cone(0, 0, 648000)", table))).toHaveLength(table.count);
});

const repeated = (count: number, text: string) => Array.from({ length: count }, () => text).join("");

test.each([
  ["brackets", `${repeated(3000, "(")}1${repeated(3000, ")")}`],
  ["negations", `${repeated(3000, "not ")}True`],
  ["signs", `${repeated(3000, "-")}1`],
  ["powers", `1${repeated(3000, "**1")}`],
  ["calls", `${repeated(3000, "abs(")}1${repeated(3000, ")")}`],
  ["terms", `1 == 1${repeated(20_000, " or 1 == 1")}`],
  ["sums", `1${repeated(20_000, "+1")} > 1`],
])("a filter of thousands of %s is refused with a reason, not by a stack that overflows", (_, expression) => {
  expect(() => parseExpression(expression)).toThrow(expect.objectContaining({ tag: "ExpressionSyntax" }));
});

test("a filter that is long as people write them is parsed, and a list of any length", () => {
  expect(parseExpression(`1 == 1${repeated(900, " or 1 == 1")}`).kind).toBe("logic");
  expect(parseExpression(`1 in [1${repeated(20_000, ",2")}]`).kind).toBe("comparison");
  expect(parseExpression(`${repeated(100, "(")}1${repeated(100, ")")}`).kind).toBe("literal");
});

test.each([
  ["parentheses", `${"(".repeat(5000)}ra > 1${")".repeat(5000)}`],
  ["a parenthesis never closed", "(".repeat(100_000)],
  ["negations", `${"not ".repeat(20_000)}ra > 1`],
  ["signs", `ra > ${"-".repeat(20_000)}1`],
  ["functions", `${"abs(".repeat(5000)}ra${")".repeat(5000)} > 1`],
  ["a long row of sums", `ra > ${Array.from({ length: 20_000 }, () => "1").join("+")}`],
])(
  "a filter of thousands of %s is refused in words or answered, and never ends in a stack that overflows",
  (_, filter) => {
    try {
      filterRows(filter, table);
    } catch (error) {
      expect(isWorkbenchError(error), String(error).slice(0, 200)).toBe(true);
      expect((error as Error).message.length).toBeLessThan(1000);
    }
  },
);

describe("bits of flags", () => {
  const flags = Float64Array.of(0, 4, 5, 3, 2 ** 40 + 4, Number.NaN, -1, 128);
  const flagged: FilterTable = {
    ...{ count: flags.length, constants: {}, raDeg: flags, decDeg: flags },
    columns: new Map([
      ["flags", flags],
      ["known", Float64Array.of(1, 1, 0, 0, 1, 1, 0, 0)],
    ]),
  };

  test.each([
    ["flags & 4", [1, 2, 4]],
    ["(flags & 4) > 0", [1, 2, 4]],
    ["(flags & 4) == 0", [0, 3, 7]],
    ["(flags & 7) == 5", [2]],
    ["4 & flags", [1, 2, 4]],
    ["not (flags & 4) and known", [0, 5]],
    ["~(flags & 4) & (known == 1)", [0, 5]],
    ["flags & 1099511627776", [4]],
    ["flags & 4 & known", [1, 4]],
    ["(flags & 4) > 0 and flags < 5", [1]],
    // Between columns of 1 and 0, and between conditions, it is `and`, as ever.
    ["known & (flags == 4)", [1]],
    ["known & 1", [0, 1, 4, 5]],
  ])("%s", (expression, rows) => {
    expect(rowsOf(filterRows(expression, flagged))).toEqual(rows);
  });

  const messageOf = (expression: string, columns = flagged.columns) => {
    try {
      filterRows(expression, { ...flagged, columns });
    } catch (error) {
      return (error as Error).message;
    }
    return "";
  };

  test("without parentheses around them it says where they belong", () => {
    expect(messageOf("flags & 4 > 0")).toBe(
      "Column 9 of the filter: expected parentheses around bits, such as `(flags & 4) > 0`, or `flags & 4` alone, found a comparison behind `&`.",
    );
  });

  test("where objects have no flags of their own, the columns that count those of their points are named", () => {
    const columns = new Map([["n_flag_1_ch1_sci", flags]]);
    expect(messageOf("FLAGS & 4", columns)).toBe(
      "Column 1 of the filter: expected a column of objects, such as n_flag_1_ch1_sci > 0: how many points of each have that flag, found FLAGS.",
    );
  });

  test.each([
    ["flags & 4", "n_flag_4_ch1_sci > 0 or n_flag_4_ch2_sci > 0"],
    ["FLAGS&12", "n_flag_4_ch1_sci > 0 or n_flag_4_ch2_sci > 0"],
    ["mag < 3 and (4 & `flags`) > 0", "n_flag_4_ch1_sci > 0 or n_flag_4_ch2_sci > 0"],
    ["(flags & 1099511627776) > 0", "n_flag_1_ch1_sci > 0"],
    ["ch1_flags > 3", "n_flag_1_ch1_sci > 0"],
    ["n_flag_4_ch1_sci > 100", undefined],
    ["flagship > 3", undefined],
    ["mag & 4", undefined],
  ])("what %s may have meant of points is %s", (expression, meant) => {
    expect(countedFlags(expression, ["mag", "n_flag_1_ch1_sci", "n_flag_4_ch1_sci", "n_flag_4_ch2_sci"])).toBe(meant);
  });

  test.each([
    ["n_flag_4", "n_flag_4_ch1_sci"],
    ["mag_auto", "ch1_sci-mag_auto"],
    ["ch1_sci", "ch1_sci-mag_auto"],
    ["stdd", "std"],
  ])("%s, which is a part of a name or like it, is told %s", (name, whole) => {
    expect(nearestName(name, ["std", "flags", "n_flag_1_ch1_sci", "n_flag_4_ch1_sci", "ch1_sci-mag_auto"])).toBe(whole);
  });
});
