import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { ByteSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { bytesSource } from "../../../../src/core/bytes/byte-blocks.ts";
import { separationArcsec } from "../../../../src/core/crossmatch/sky.ts";
import { parseCatalog } from "../../../../src/core/format/parse-catalog.ts";
import type { ParseOptions } from "../../../../src/core/format/parse-options.ts";
import { isKnownList } from "../../../../src/core/known/list-columns.ts";
import { matchKnown } from "../../../../src/core/known/match-known.ts";
import { readList } from "../../../../src/core/known/read-list.ts";
import { seededRandom } from "../../../support/random.ts";

const everywhere = { epochYear: 2006, inField: () => true, every: async () => {} };
const read = (bytes: Uint8Array<ArrayBuffer>, name: string, more = {}) =>
  readList(bytesSource(bytes), name, { ...everywhere, ...more });
const fixtureBytes = (name: string) =>
  new Uint8Array(readFileSync(new URL(`../../../fixtures/${name}`, import.meta.url)));
const text = (written: string) => new TextEncoder().encode(written) as Uint8Array<ArrayBuffer>;

function numbers(name: string): Record<string, Float64Array> {
  const [head = "", ...lines] = new TextDecoder().decode(fixtureBytes(name)).trim().split(/\r?\n/);
  const cells = lines.map((line) => line.split(",").map(Number));
  return Object.fromEntries(head.split(",").map((column, k) => [column, Float64Array.from(cells, (row) => row[k]!)]));
}

describe("a list with motions", () => {
  const moved = numbers("known/moved.csv");

  it.each(["gaia.ecsv", "gaia.fits", "gaia.vot"])(
    "has its stars of %s where astropy moves them, poles included",
    async (name) => {
      const { rows, moves, notes } = await read(fixtureBytes(`known/${name}`), name);
      const away = Array.from(rows.raDeg, (ra, k) =>
        separationArcsec(ra, rows.decDeg[k]!, moved.ra![k]!, moved.dec![k]!),
      );
      expect(Math.max(...away)).toBeLessThan(1e-3);
      expect(moves).toBe(true);
      expect(notes.join(" ")).not.toMatch(/taken to be/);
      expect(rows.name[2]).toBe("4611686018427396098");
    },
  );

  it("has the pairs that STILTS finds as its best, each row and object once", async () => {
    const objects = numbers("known/objects.csv");
    const { rows } = await read(fixtureBytes("known/gaia.ecsv"), "gaia.ecsv");
    const match = matchKnown({ raDeg: objects.ra!, decDeg: objects.dec! }, rows, 2);
    const pairs = numbers("known/pairs.csv");
    const expected = new Int32Array(objects.ra!.length).fill(-1);
    for (const [k, object] of pairs.object!.entries()) {
      expected[object] = pairs.row![k]!;
      expect(match.separationArcsec[object]).toBeCloseTo(pairs.Separation![k]!, 2);
    }
    expect(match.row).toEqual(expected);
    expect(match.matchedCount).toBe(pairs.object!.length);
    expect(match.ambiguousCount).toBeGreaterThan(10);
  });

  it("finds a star of 10 arcsec a year after ten years, and misses it without its motion", async () => {
    const there = { raDeg: moved.ra!.slice(0, 1), decDeg: moved.dec!.slice(0, 1) };
    const withMotion = await read(fixtureBytes("known/gaia.ecsv"), "gaia.ecsv");
    expect(matchKnown(there, withMotion.rows, 2).row[0]).toBe(0);
    const without = await read(fixtureBytes("known/gaia.ecsv"), "gaia.ecsv", { epochYear: undefined });
    expect(matchKnown(there, without.rows, 2).row[0]).toBe(-1);
    expect(without.notes.join(" ")).toMatch(/motions were not followed/);
  });
});

interface Star {
  oid: number;
  name: string;
  flag: string;
  ra: string;
  dec: string;
  type: string;
  max: string;
  sign: string;
  period: string;
}

/** Fixed width as B/vsx's ReadMe has it, with one digit more before the name where the number of an object needs it. */
function vsxLine({ oid, name, flag, ra, dec, type, max, sign, period }: Star): string {
  const head = `${`${oid}`.padStart(7)} ${name.padEnd(30)} ${flag} ${ra.padStart(9)} ${dec.padStart(9)}`;
  const [min, epoch] = oid % 3 === 0 ? ["15.250", "2453000.1234"] : ["", ""];
  const mags = `   ${max.padStart(6)} ${"V".padEnd(6)}   ${min.padStart(6)} ${"R1".padEnd(6)}`;
  const rest = ` ${type.padEnd(30)}${mags} ${epoch.padStart(12)}  ${sign || " "}${period.padStart(16)}`;
  return head + rest;
}

function stars(count: number): Star[] {
  const { next: random } = seededRandom(7);
  return Array.from(
    { length: count },
    (_, k): Star => ({
      oid: k < count / 2 ? k + 1 : 9_999_900 + k,
      name: k % 3 === 0 ? `V0${k} And` : `ASAS J${k}+4018.8`,
      flag: `${k % 4}`,
      ra: (360 * random()).toFixed(5),
      dec: (180 * random() - 90).toFixed(5),
      type: ["RRAB", "EA/SD", "", "M:|SR"][k % 4]!,
      max: k % 5 === 0 ? "" : (8 + 10 * random()).toFixed(3),
      sign: k % 50 === 1 ? "<" : "",
      period: k % 7 === 0 ? "" : (0.1 + 900 * random()).toFixed(7),
    }),
  );
}

describe("the same rows of VSX", () => {
  const all = stars(10_000);
  const limits = all.filter(({ sign, period }) => sign === "<" && period !== "").length;
  const names = ["OID", "Name", "V", "RAJ2000", "DEJ2000", "Type", "max", "l_Period", "Period"];
  const cells = (star: Star) => {
    const { oid, name, flag, ra, dec, type, max, sign, period } = star;
    return [`${oid}`, name, flag, ra, dec, type, max, sign, period];
  };
  const field = (name: string, k: number) =>
    [3, 4, 6, 8].includes(k)
      ? `<FIELD name="${name}" datatype="double" unit="${k < 5 ? "deg" : k === 6 ? "mag" : "d"}"/>`
      : `<FIELD name="${name}" datatype="char" arraysize="*"/>`;
  const files: Record<string, string> = {
    "vsx.dat": all.map(vsxLine).join("\n"),
    "vsx.csv": [names, ...all.map(cells)].map((row) => row.join(",")).join("\n"),
    "vsx.tsv": [names, names.map(() => ""), names.map((name) => "-".repeat(name.length)), ...all.map(cells)]
      .map((row) => row.join("\t"))
      .join("\n"),
    "vsx.vot": `<?xml version="1.0"?><VOTABLE version="1.4"><RESOURCE><TABLE>${names.map(field).join("")}<DATA><TABLEDATA>${all
      .map(
        (star) =>
          `<TR>${cells(star)
            .map((cell) => `<TD>${cell.replace("<", "&lt;")}</TD>`)
            .join("")}</TR>`,
      )
      .join("")}</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>`,
  };

  it.each(Object.keys(files))("come out alike of %s", async (name) => {
    const { rows, rowCount, variables, notes } = await read(text(files[name]!), name);
    expect(rowCount).toBe(all.length);
    expect(variables).toBe(true);
    expect(rows.name).toEqual(all.map((star) => star.name));
    expect(rows.type).toEqual(all.map(({ type }) => type));
    expect(rows.flag).toEqual(all.map(({ flag }) => flag));
    const or = (cell: string) => (cell === "" ? Number.NaN : Number(cell));
    expect(rows.raDeg).toEqual(Float64Array.from(all, ({ ra }) => Number(ra)));
    expect(rows.decDeg).toEqual(Float64Array.from(all, ({ dec }) => Number(dec)));
    expect(rows.magnitude).toEqual(Float64Array.from(all, ({ max }) => or(max)));
    expect(rows.periodDays).toEqual(
      Float64Array.from(all, ({ sign, period }) => (sign === "<" ? Number.NaN : or(period))),
    );
    expect(notes.join(" ")).toContain(`${limits} periods are limits`);
  });

  it.each(Object.keys(files))(
    "in a small field come out as from the whole sky of %s, limits counted there",
    async (name) => {
      const inField = (ra: number, dec: number) => Math.abs(ra - 180) < 20 && Math.abs(dec) < 20;
      const here = all.filter(({ ra, dec }) => inField(Number(ra), Number(dec)));
      const { rows, rowCount, notes } = await read(text(files[name]!), name, { inField });
      expect(rowCount).toBe(all.length);
      expect(here.length).toBeGreaterThan(50);
      expect(rows.name).toEqual(here.map((star) => star.name));
      expect(rows.type).toEqual(here.map(({ type }) => type));
      expect(rows.flag).toEqual(here.map(({ flag }) => flag));
      expect(rows.raDeg).toEqual(Float64Array.from(here, ({ ra }) => Number(ra)));
      const limits = here.filter(({ sign, period }) => sign === "<" && period !== "").length;
      expect(limits).toBeGreaterThan(1);
      expect(notes.join(" ")).toContain(`${limits} periods are limits`);
    },
  );

  it.each(["vsx.csv", "vsx.tsv", "vsx.vot"])("of %s leave no texts in memory but those of the field", async (name) => {
    const inField = (ra: number, dec: number) => Math.abs(ra - 180) < 20 && Math.abs(dec) < 20;
    const held: number[] = [];
    const parse = async (source: Uint8Array<ArrayBuffer> | ByteSource, file: string, options: ParseOptions = {}) => {
      const catalog = await parseCatalog(source, file, options);
      const texts = catalog.columns.flatMap(({ data }) => (Array.isArray(data) ? data.filter(Boolean) : []));
      held.push(texts.length);
      return catalog;
    };
    const { rows } = await readList(bytesSource(text(files[name]!)), name, { ...everywhere, inField }, parse);
    const [first, places, others] = held;
    expect(held).toHaveLength(3);
    expect(first).toBeLessThanOrEqual(20 * names.length);
    expect(places).toBe(0);
    expect(others).toBeGreaterThan(rows.name.length);
    expect(others).toBeLessThanOrEqual(4 * rows.name.length);
  });

  it("written with sexagesimal positions leave no text of a position in memory, and come out alike", async () => {
    const inField = (ra: number, dec: number) => Math.abs(ra - 180) < 20 && Math.abs(dec) < 20;
    const held: string[] = [];
    const parse = async (source: Uint8Array<ArrayBuffer> | ByteSource, file: string, options: ParseOptions = {}) => {
      const catalog = await parseCatalog(source, file, options);
      if (!options.enoughRows)
        for (const { data } of catalog.columns)
          if (Array.isArray(data)) held.push(...data.filter((one) => /\d:\d/.test(one)));
      return catalog;
    };
    const parts = (degrees: number) => {
      const seconds = Math.round(Math.abs(degrees) * 3600 * 1000) / 1000;
      const [whole, rest] = [Math.floor(seconds / 3600), seconds % 3600];
      return `${degrees < 0 ? "-" : "+"}${whole}:${Math.floor(rest / 60)}:${(rest % 60).toFixed(4)}`;
    };
    const places = all.map(({ ra, dec }) => [parts(Number(ra) / 15).slice(1), parts(Number(dec))]);
    const rows = all.map(({ name, type, period }, k) => [name, ...places[k]!, type, period].join(","));
    const both = all.map(({ name, type, period }, k) => [name, places[k]!.join(" "), type, period].join(","));
    const lists = {
      "two.csv": ["Name,RA,Dec,Type,Period", ...rows],
      "both.csv": ["Name,Coords,Type,Period", ...both],
    };
    const degrees = await read(text(files["vsx.csv"]!), "vsx.csv", { inField });
    for (const [name, lines] of Object.entries(lists)) {
      const source = bytesSource(text(lines.join("\n")));
      const found = await readList(source, name, { ...everywhere, inField }, parse);
      expect(held).toEqual([]);
      expect(found.rows.name).toEqual(degrees.rows.name);
      expect(found.rows.type).toEqual(degrees.rows.type);
      expect(found.rowCount).toBe(all.length);
      for (const [k, ra] of found.rows.raDeg.entries())
        expect(
          separationArcsec(ra, found.rows.decDeg[k]!, degrees.rows.raDeg[k]!, degrees.rows.decDeg[k]!),
        ).toBeLessThan(0.02);
    }
  });

  it("are told from those of a file that has others when it is read again", async () => {
    let count = 0;
    const parse = (_: unknown, file: string, options: ParseOptions = {}) =>
      parseCatalog(text(`name,ra,dec,type\na,1,2,E\n${count++ < 2 ? "" : "b,1,2,M\n"}`), file, options);
    const asked = readList(bytesSource(text("name,ra,dec\na,1,2\n")), "x.csv", everywhere, parse);
    await expect(asked).rejects.toMatchObject({
      tag: "CatalogSyntax",
      details: { expected: "1 row", found: "2 rows" },
    });
  });

  it("name the line of vsx.dat that is none", async () => {
    const broken = `${vsxLine(all[0]!)}\nnot a star at all\n`;
    await expect(read(text(broken), "vsx.dat")).rejects.toMatchObject({ tag: "CatalogSyntax", details: { line: 2 } });
  });
});

describe("other spellings", () => {
  it("reads AAVSO's own table, with both coordinates in one column", async () => {
    const csv = '"Name","AUID","Coords","Type","Period"\n"R And","000-BBB","00 24 01.95 +38 34 37.3","M","409.2"\n';
    const { rows } = await read(text(csv), "aavso.csv");
    expect([rows.raDeg[0], rows.decDeg[0]]).toEqual([expect.closeTo(6.008125, 6), expect.closeTo(38.577028, 6)]);
    expect([rows.name[0], rows.type[0], rows.periodDays[0]]).toEqual(["R And", "M", 409.2]);
  });

  it("has in a small field the stars that are there by their own motion, wherever those of the list are", async () => {
    const { next } = seededRandom(5);
    const stars = Array.from({ length: 3000 }, (_, k) => {
      const [ra, dec] = [10 + 2 * next(), 20 + 2 * next()];
      const fast = k % 10 === 0 ? 15_000 : 30;
      const cell = (value: number) => (k % 17 === 3 ? "" : value.toFixed(3));
      const motion = [cell(fast * (2 * next() - 1)), cell(fast * (2 * next() - 1))];
      return [`${4611686018427396000n + BigInt(k)}`, ra, dec, ...motion, k % 5 === 0 ? 1991.25 : 2016, 12 + (k % 8)];
    });
    const csv = ["source_id,ra,dec,pmra,pmdec,ref_epoch,phot_g_mean_mag", ...stars.map((row) => row.join(","))];
    const inField = (ra: number, dec: number, slack = 0) =>
      Math.abs(ra - 11) < 0.3 + slack / 3600 && Math.abs(dec - 21) < 0.3 + slack / 3600;
    const everything = await read(text(csv.join("\n")), "gaia.csv");
    const year = (row: (string | number)[]) => Math.abs(2006 - (row[5] as number));
    const here = stars.flatMap((row, k) => {
      const motion = Math.hypot(Number(row[3]), Number(row[4]));
      const far = row[3] === "" || row[4] === "" ? 0 : (motion * year(row)) / 1000;
      return inField(row[1] as number, row[2] as number, far) ? [k] : [];
    });
    const { rows, moves, notes } = await read(text(csv.join("\n")), "gaia.csv", { inField });
    expect(here.length).toBeGreaterThan(200);
    expect(rows.name).toEqual(here.map((k) => stars[k]![0]));
    expect(rows.raDeg).toEqual(Float64Array.from(here, (k) => everything.rows.raDeg[k]!));
    expect(rows.decDeg).toEqual(Float64Array.from(here, (k) => everything.rows.decDeg[k]!));
    expect(rows.magnitude).toEqual(Float64Array.from(here, (k) => stars[k]![6] as number));
    expect(moves).toBe(true);
    expect(notes).toEqual(everything.notes);
  });

  it("takes Gaia's positions for those of 2016 where no column says so, and says it", async () => {
    const csv = "source_id,ra,dec,pmra,pmdec,parallax\n12,10,20,1000,0,3\n";
    const { notes } = await read(text(csv), "gaia.csv");
    expect(notes.join(" ")).toMatch(/2016\.0, as Gaia DR3's are/);
    expect(notes.join(" ")).toMatch(/mas per year/);
  });

  it("reads all magnitudes that have a number in the field, with their errors; limits are none", async () => {
    const csv = "ra,dec,Vmag,e_Vmag,Imag,empty_mag\n10,5,14.25,0.01,,\n11,5,15.5,0.02,13,\n12,5,>16,,12.125,\n";
    const inField = (ra: number) => ra < 12.5 && ra !== 11;
    const { rows } = await read(text(csv), "apass.csv", { inField });
    expect(rows.magnitudes).toEqual([
      { column: "Vmag", value: Float64Array.of(14.25, Number.NaN), uncertainty: Float64Array.of(0.01, Number.NaN) },
      { column: "Imag", value: Float64Array.of(Number.NaN, 12.125) },
    ]);
  });

  it("reads positions that stand in six or seven columns", async () => {
    const csv = "Name,RAh,RAm,RAs,DE-,DEd,DEm,DEs,Type\nR And,0,24,1.95,+,38,34,37.3,M\nX,0,24,1.95,-,0,30,0,E\n";
    const { rows } = await read(text(csv), "mrt.csv");
    expect(Array.from(rows.raDeg)).toEqual([expect.closeTo(6.008125, 6), expect.closeTo(6.008125, 6)]);
    expect(Array.from(rows.decDeg)).toEqual([expect.closeTo(38.577028, 6), -0.5]);
    expect(rows.type).toEqual(["M", "E"]);
  });

  it("takes sexagesimal positions for degrees where a row outside of the field shows it", async () => {
    const csv = "name,ra,dec,type\na,10:00:00,5:00:00,E\nb,200:00:00,5:00:00,E\n";
    const { rows, notes } = await read(text(csv), "x.csv", { inField: (ra: number) => ra < 100 });
    expect([...rows.raDeg]).toEqual([10]);
    expect(notes.join(" ")).toMatch(/read as degrees, as values above 24 show/);
  });

  it("reads a comma as a decimal point in positions where motions alone show it", async () => {
    const csv = "name;ra;dec;pmra;pmdec;type\na;10,684;41,269;1,25;0,5;M\nb;200,125;5,125;2,5;3,5;M\n";
    const { rows } = await read(text(csv), "x.csv", { inField: (ra: number) => ra < 100 });
    expect([rows.name, rows.raDeg[0], rows.decDeg[0]]).toEqual([
      ["a"],
      expect.closeTo(10.684, 5),
      expect.closeTo(41.269, 5),
    ]);
  });

  it("names what is missing of a table without positions", async () => {
    await expect(read(text("name,type\na,b\n"), "x.csv")).rejects.toMatchObject({ tag: "MissingColumns" });
  });
});

describe("telling lists from catalogs", () => {
  it.each<[string, string, boolean]>([
    ["VSX of VizieR", "OID,n_OID,Name,V,RAJ2000,DEJ2000,Type,l_max,max,Epoch,l_Period,Period,Sp", true],
    ["ASAS-SN", "ASAS-SN Name,RAJ2000,DEJ2000,Mean Vmag,Amplitude,Period,Type,Classification Probability", true],
    ["Gaia", "solution_id,source_id,ref_epoch,ra,dec,pmra,pmdec,phot_g_mean_mag", true],
    ["Gaia of VizieR", "RA_ICRS,DE_ICRS,Source,Plx,pmRA,pmDE,Gmag", true],
    ["a SExtractor catalog", "NUMBER,ALPHA_J2000,DELTA_J2000,MAG_AUTO,MAGERR_AUTO,FLAGS,CLASS_STAR", false],
    ["a light curve with a class", "name,ra,dec,type,period,mjd,mag", false],
    ["a catalog with Gaia's numbers", "source_id,ra,dec,mag,mag_err", false],
    ["a list without classes", "name,ra,dec,mag", false],
  ])("takes %s for what it is", (_, header, known) => {
    expect(isKnownList(header.split(","))).toBe(known);
  });
});
