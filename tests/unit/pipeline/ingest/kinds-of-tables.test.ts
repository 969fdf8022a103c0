// Tables as programs and people write them: headings, line ends, encodings, folders, names.
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type Content, epochKeys, lines, perEpoch, runDrop, type Star, stars } from "../../../support/odd-drops.ts";

const plain = (s: Star, separator = ",") =>
  [s.id, s.ra.toFixed(6), s.dec.toFixed(6), s.mag.toFixed(4), s.err.toFixed(4)].join(separator);
const names = ["id", "ra", "dec", "mag", "magerr"];
const csv = lines(names.join(","), (s) => plain(s));
const utf16 = (text: string, bigEndian: boolean) => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return bigEndian ? bytes.swap16() : bytes;
};
const fixed = (s: Star) => [
  String(s.id).padStart(3),
  s.ra.toFixed(6).padStart(11),
  s.dec.toFixed(6).padStart(10),
  s.mag.toFixed(4).padStart(8),
  s.err.toFixed(4).padStart(8),
];
const parts = (value: number, digits: number) => {
  const units = Math.round(Math.abs(value) * 3600 * 10 ** digits);
  const whole = Math.floor(units / 10 ** digits / 60);
  return [
    String(Math.floor(whole / 60)).padStart(2, "0"),
    String(whole % 60).padStart(2, "0"),
    ((units / 10 ** digits) % 60).toFixed(digits).padStart(digits + 3, "0"),
  ];
};

/** IPAC's table: names, types, units and nulls between bars that stand where the columns end. */
const ipac = (all: Star[]) => {
  const bar = (cells: string[]) => `|${cells.map((cell, k) => cell.padStart([3, 11, 10, 8, 8][k]!)).join("|")}|`;
  return [
    "\\fixlen = T",
    "\\RowsRetrieved=8",
    "\\ a comment, with | a bar",
    bar(names),
    bar(["int", "double", "double", "float", "float"]),
    bar(["", "deg", "deg", "mag", "mag"]),
    bar(["null", "null", "null", "-9", "null"]),
    ...all.map(
      (s) =>
        ` ${fixed(s)
          .map((cell, k) =>
            (s.id === 2 && k === 3 ? "-9" : s.id === 2 && k === 4 ? "null" : cell).padStart([3, 11, 10, 8, 8][k]!),
          )
          .join(" ")} `,
    ),
    "",
  ].join("\n");
};

const rule = "-".repeat(80);
const double = "=".repeat(80);
/** A machine-readable table of the AAS and CDS. */
const mrt = (all: Star[]) =>
  [
    "Title: Light curves",
    "Authors: A. Nobody",
    "Table: 1",
    double,
    "Byte-by-byte Description of file: datafile1.txt",
    rule,
    "   Bytes Format Units  Label   Explanations",
    rule,
    "   1-  3 I3     ---    ID      Running number",
    "   5-  6 I2     h      RAh     Hour of Right Ascension (J2000)",
    "   8-  9 I2     min    RAm     Minute of Right Ascension (J2000)",
    "  11- 18 F8.5   s      RAs     Second of Right Ascension (J2000)",
    "      20 A1     ---    DE-     Sign of the Declination (J2000)",
    "  21- 22 I2     deg    DEd     Degree of Declination (J2000)",
    "  24- 25 I2     arcmin DEm     Arcminute of Declination (J2000)",
    "  27- 33 F7.4   arcsec DEs     Arcsecond of Declination (J2000)",
    "  35- 41 F7.4   mag    Vmag    ?=99.9999 The magnitude in V,",
    "                                 which is of two lines",
    "  43- 50 F8.3   mmag   e_Vmag  ?=- Mean error of Vmag",
    rule,
    "Note (1): A note.",
    rule,
    ...all.map((s) =>
      [
        String(s.id).padStart(3),
        ...parts(s.ra / 15, 5),
        `+${parts(s.dec, 4).join(" ")}`,
        s.id === 2 ? "99.9999" : s.mag.toFixed(4),
        s.id === 2 ? "        " : (s.err * 1000).toFixed(3).padStart(8),
      ].join(" "),
    ),
    "",
  ].join("\n");

const none2 = { v: (s: Star) => (s.id === 2 ? null : s.mag), u: (s: Star) => (s.id === 2 ? null : s.err) };
const texts: [how: string, content: (all: Star[]) => Content, more?: object][] = [
  ["CRLF", (all) => csv(all).replaceAll("\n", "\r\n")],
  ["CR alone", (all) => csv(all).replaceAll("\n", "\r")],
  ["a byte order mark", (all) => `\ufeff${csv(all)}`],
  ["UTF-16 LE", (all) => utf16(csv(all), false)],
  ["UTF-16 BE", (all) => utf16(csv(all), true)],
  [
    "gzip of three members",
    (all) =>
      Buffer.concat([csv(all).slice(0, 40), csv(all).slice(40, 90), csv(all).slice(90)].map((text) => gzipSync(text))),
  ],
  ["gzip with zeros behind", (all) => Buffer.concat([gzipSync(csv(all)), Buffer.alloc(512)])],
  ["RDB", lines([names.join("\t"), "N\tN\tN\tN\tN"], (s) => plain(s, "\t"))],
  [
    "RDB with widths and comments",
    lines(["# comment", "#", names.join("\t"), "4N\t10N\t10N\t8N\t8N"], (s) => plain(s, "\t")),
  ],
  ["a commented header", lines(`# ${names.join(" ")}`, (s) => plain(s, " "))],
  ["a commented header with commas", lines(`#${names.join(",")}`, (s) => plain(s))],
  ["a commented header and rulers", lines([`# ${names.join("  ")}`, "#-----------------"], (s) => plain(s, "  "))],
  [
    "a commented header with columns numbered",
    lines(["# 1 id", "# 2 ra", "# 3 dec", "# 4 mag", "# 5 magerr"], (s) => plain(s, " ")),
  ],
  [
    "a comment of blanks between",
    lines(["# made by x", `# ${names.join(" ")}`, "# end of header"], (s) => plain(s, " ")),
  ],
  [
    "aligned with blanks",
    lines(names.map((name) => name.padStart(11)).join(""), (s) =>
      fixed(s)
        .map((cell) => cell.padStart(11))
        .join(""),
    ),
  ],
  ["bars with blanks", lines(names.join(" | "), (s) => plain(s, " | "))],
  [
    "a table of Markdown",
    lines([`| ${names.join(" | ")} |`, "|---|---|---|---|---|"], (s) => `| ${plain(s, " | ")} |`),
  ],
  [
    "rulers of fixed width",
    lines([names.map((name) => name.padStart(11)).join(" "), names.map(() => "-".repeat(11)).join(" ")], (s) =>
      fixed(s)
        .map((cell) => cell.padStart(11))
        .join(" "),
    ),
  ],
  ["a units row", lines([names.join(","), ",deg,deg,mag,mag"], (s) => plain(s))],
  ["a units row in brackets", lines([names.join(","), "[],[deg],[deg],[mag],[mag]"], (s) => plain(s))],
  [
    "a units row in parentheses of mmag",
    lines([names.join("\t"), "--\t(deg)\t(deg)\t(mag)\t(mmag)"], (s) =>
      [s.id, s.ra, s.dec, s.mag, (s.err * 1000).toFixed(2)].join("\t"),
    ),
  ],
  ["a types row", lines([names.join(","), "int,double,double,float,float"], (s) => plain(s))],
  [
    "quotes around all",
    lines(names.map((name) => `"${name}"`).join(","), (s) =>
      plain(s)
        .split(",")
        .map((cell) => `"${cell}"`)
        .join(","),
    ),
  ],
  ["single quotes around names", lines(names.map((name) => `'${name}'`).join(","), (s) => plain(s))],
  ["sep=; and decimal commas", lines(["sep=;", names.join(";")], (s) => plain(s, ";").replaceAll(".", ","))],
  ["decimal commas", lines(names.join(";"), (s) => plain(s, ";").replaceAll(".", ","))],
  ["a comma at each line's end", lines(`${names.join(",")},`, (s) => `${plain(s)},`)],
  ["pandas' index", lines(`,${names.join(",")}`, (s, k) => `${k},${plain(s)}`)],
  ["R's row names", lines(names.map((name) => `"${name}"`).join(" "), (s, k) => `"${k + 1}" ${plain(s, " ")}`)],
  ["blank lines all over", (all) => csv(all).replaceAll("\n", "\n\n")],
  ["comments between rows", (all) => csv(all).replace(/\n3,/, "\n# the next is odd\n3,")],
  ["blanks before and behind", lines(`  ${names.join(" , ")}  `, (s) => `  ${plain(s, " , ")}  `)],
  ["upper case with blanks in names", lines("ID,RA ,DEC ,MAG , MAGERR", (s) => plain(s))],
  ["the header twice", (all) => csv(all).replace(/\n4,/, `\n${names.join(",")}\n4,`)],
  [
    "VizieR's TSV",
    lines(
      [
        "#RESOURCE=yCat",
        "#Name: V/154",
        "#Column\tRA\t(F10.6)",
        names.join("\t"),
        "\tdeg\tdeg\tmag\tmag",
        names.map((name) => "-".repeat(name.length)).join("\t"),
      ],
      (s) => plain(s, "\t"),
    ),
  ],
  [
    "Fortran exponents",
    lines(names.join(" "), (s) =>
      [s.id, ...[s.ra, s.dec, s.mag, s.err].map((v) => v.toExponential(8).replace("e", "D"))].join(" "),
    ),
  ],
  ["IPAC", ipac, none2],
  ["MRT", mrt, { m: "vmag", ...none2 }],
  ["a heredoc of LaTeX", lines(`${names.join(" & ")} \\\\`, (s) => `${plain(s, " & ")} \\\\`)],
  ["rows of another length at the end", (all) => `${csv(all)}# end of file\n`],
  ["a total at the end", (all) => `${csv(all)}\nTotal rows: 8\n`],
];

describe("Texts", () => {
  test.each(texts.map(([how], k) => [how, k] as const))("with %s", async (_, k) => {
    const [, content, more] = texts[k]!;
    const { wrong, said } = await runDrop(perEpoch(content, "txt"), { m: "mag", ...more });
    expect(wrong, said).toEqual([]);
  });
});

const drops: [how: string, files: [string, Content][], epochs?: string[]][] = [
  ["no extension", epochKeys.map((key, e) => [key, csv(stars(e))])],
  ["extensions .SEX, .Tab, .out", epochKeys.map((key, e) => [`${key}${[".SEX", ".Tab", ".out"][e]}`, csv(stars(e))])],
  ["two extensions", epochKeys.map((key, e) => [`${key}.fits.cat`, csv(stars(e))]), []],
  ["a .csv among .cat", epochKeys.map((key, e) => [`${key}${e === 1 ? ".csv" : ".cat"}`, csv(stars(e))])],
  ["packed without .gz", epochKeys.map((key, e) => [`${key}.cat`, gzipSync(csv(stars(e)))])],
  ["plain with .gz", epochKeys.map((key, e) => [`${key}.cat.gz`, csv(stars(e))])],
  ["a folder a night", epochKeys.map((_, e) => [`2024-01-0${e + 1}/img001.cat`, csv(stars(e))]), []],
  ["two levels of folders", epochKeys.map((_, e) => [`run/n${e + 1}/cat/img001.cat`, csv(stars(e))]), []],
  ["a folder a file", epochKeys.map((_, e) => [`visit${e + 1}/catalog.csv`, csv(stars(e))]), []],
  [
    "an epochs.dat beside",
    [
      ...perEpoch(csv),
      ["epochs.dat", ["# epoch mjd", ...epochKeys.map((key, e) => `${key} ${58100.5 + e}`), ""].join("\n")],
    ],
  ],
  ["a log.txt of prose beside", [...perEpoch(csv), ["log.txt", "Clouds from 3 h on.\nSeeing was bad, 2 arcsec.\n"]]],
  ["a README.md beside", [...perEpoch(csv), ["README.md", "# Field 12\n\nThree epochs, by A. Nobody.\n"]]],
  [
    "an obslog.csv with airmass beside",
    [
      ...perEpoch(csv),
      [
        "obslog.csv",
        ["file,mjd,airmass", ...epochKeys.map((key, e) => `${key}.cat,${58100.5 + e},1.1`), ""].join("\n"),
      ],
    ],
  ],
];
describe("Drops", () => {
  test.each(drops.map(([how], k) => [how, k] as const))("with %s", async (_, k) => {
    const [, files, epochs] = drops[k]!;
    const { wrong, said, stored } = await runDrop(files, { m: "mag", ...(epochs ? { epochs } : {}) });
    expect(wrong, said).toEqual([]);
    expect(stored!.epochs.epochKey).toHaveLength(3);
  });
});
