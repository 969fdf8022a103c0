// Units, spellings and fillers of positions: as many as writers think of, all to be the same eight stars.
import { describe, expect, test } from "vitest";
import { lines, perEpoch, type Right, runDrop, type Star } from "../../../support/odd-drops.ts";

const mag: Right = { m: "mag" };
const deg = (value: number) => value.toFixed(6);
const parts = (value: number, digits: number) => {
  const units = Math.round(Math.abs(value) * 3600 * 10 ** digits);
  const seconds = ((units / 10 ** digits) % 60).toFixed(digits).padStart(digits + 3, "0");
  const whole = Math.floor(units / 10 ** digits / 60);
  return [String(Math.floor(whole / 60)).padStart(2, "0"), String(whole % 60).padStart(2, "0"), seconds] as const;
};
/** With the marks behind degrees, minutes and seconds. */
const spelled = (value: number, marks: string[], sign = "") =>
  sign +
  parts(value, 4)
    .map((part, k) => part + (marks[k] ?? ""))
    .join("");

/** A CSV of two columns of positions and the magnitudes. */
const csv = (ra: string, dec: string, raOf: (deg: number) => string, decOf: (deg: number) => string) =>
  perEpoch(
    lines(`id,${ra},${dec},mag,magerr`, (s) => [s.id, raOf(s.ra), decOf(s.dec), s.mag, s.err].join(",")),
    "csv",
  );
const hours = (value: number) => (value / 15).toFixed(9);
const scaled = (factor: number, digits: number) => (value: number) => (value * factor).toFixed(digits);

const numeric: [ra: string, dec: string, raOf: (deg: number) => string, decOf: (deg: number) => string][] = [
  ["RA (hours)", "Dec (deg)", hours, deg],
  ["RA(h)", "DEC(d)", hours, deg],
  ["ra [hourangle]", "dec [degree]", hours, deg],
  ["ra [hr]", "dec [deg]", hours, deg],
  ["ra_hr", "dec_deg", hours, deg],
  ["RA_HOURS", "DEC_DEGREES", hours, deg],
  ["RAHours", "DecDegrees", hours, deg],
  ["RA[Hour angle]", "Dec[Degrees]", hours, deg],
  ["RA_deg", "Dec_deg", deg, deg],
  ["RADEG", "DEDEG", deg, deg],
  ["RAdeg", "DEdeg", deg, deg],
  ["ra [deg.]", "dec [deg.]", deg, deg],
  ["RA_J2000[deg]", "DE_J2000[deg]", deg, deg],
  ["RightAscension", "Declination", deg, deg],
  ["Right Ascension (J2000)", "Declination (J2000)", deg, deg],
  ["ra_rad", "dec_rad", scaled(Math.PI / 180, 10), scaled(Math.PI / 180, 10)],
  ["coord_ra [rad]", "coord_dec [rad]", scaled(Math.PI / 180, 10), scaled(Math.PI / 180, 10)],
  ["ra [arcmin]", "dec [arcmin]", scaled(60, 5), scaled(60, 5)],
  ["ra [arcsec]", "dec [arcsec]", scaled(3600, 3), scaled(3600, 3)],
  ["ra [mas]", "dec [mas]", scaled(3.6e6, 0), scaled(3.6e6, 0)],
  ["ra_arcsec", "dec_arcsec", scaled(3600, 3), scaled(3600, 3)],
  ["meanra", "meandec", deg, deg],
  ["RA_ICRS", "DE_ICRS", deg, deg],
  ["ALPHA_J2000", "DELTA_J2000", deg, deg],
  ["objra", "objdec", deg, deg],
];
const colons = ["", "", ""];
const sexagesimal: [ra: string, dec: string, raOf: (deg: number) => string, decOf: (deg: number) => string][] = [
  ["ra", "dec", (v) => spelled(v / 15, [":", ":"]), (v) => spelled(v, [":", ":"], "+")],
  ["RA [h:m:s]", "DEC [d:m:s]", (v) => spelled(v / 15, [":", ":"]), (v) => spelled(v, [":", ":"])],
  ["RA (hh mm ss)", "Dec (dd mm ss)", (v) => spelled(v / 15, [" ", " "]), (v) => spelled(v, [" ", " "], "+")],
  ["ra", "dec", (v) => spelled(v / 15, ["h ", "m ", "s"]), (v) => spelled(v, ["d ", "m ", "s"], "+")],
  ["ra", "dec", (v) => spelled(v / 15, ["h", "m", "s"]), (v) => spelled(v, ["\u00b0", "'", "\u2033"], "+")],
  ["ra", "dec", (v) => spelled(v / 15, ["h", "m", "s"]), (v) => spelled(v, ["\u00b0", "\u2032", "\u2033"], "+")],
  ["ra", "dec", (v) => spelled(v / 15, ["^h", "^m", "^s"]), (v) => spelled(v, ["^d", "^m", "^s"], "+")],
  ["ra", "dec", (v) => spelled(v / 15, ["H", "M", "S"]), (v) => spelled(v, ["D", "M", "S"], "\u002b")],
  [
    "ra",
    "dec",
    (v) => spelled(v / 15, ["\u02b0", "\u1d50", "\u02e2"]),
    (v) => spelled(v, ["\u00b0", "\u2032", "\u2033"]),
  ],
  ["ra", "dec", (v) => spelled(v / 15, ["\u2236", "\u2236"]), (v) => spelled(v, ["\u2236", "\u2236"])],
  ["ra", "dec", (v) => `"${spelled(v, [":", ":"])}"`, (v) => spelled(v, [":", ":"])],
  ["ra [deg]", "dec [deg]", (v) => spelled(v, [":", ":"]), (v) => spelled(v, [":", ":"])],
  ["ra", "dec", (v) => spelled(v, ["d", "m", "s"]), (v) => spelled(v, ["d", "m", "s"])],
  ["ra", "dec", (v) => ` ${spelled(v / 15, [" : ", " : "])}`, (v) => spelled(v, [" : ", " : "])],
  ["ra", "dec", (v) => `${deg(v)}d`, (v) => `${deg(v)}d`],
  ["ra", "dec", (v) => `${deg(v)} deg`, (v) => `${deg(v)} deg`],
];

describe("Positions in the units of their columns", () => {
  test.each(numeric)("%s, %s", async (ra, dec, raOf, decOf) => {
    const { wrong, said } = await runDrop(csv(ra, dec, raOf, decOf), mag);
    expect(wrong, said).toEqual([]);
  });
});

describe("Positions in sexagesimal", () => {
  test.each(sexagesimal.map((one, k) => [`${one[0]} ${one[1]} as ${one[2](150.1)} ${one[3](2.2)}`, k] as const))(
    "%s",
    async (_, k) => {
      const [ra, dec, raOf, decOf] = sexagesimal[k]!;
      const { wrong, said } = await runDrop(csv(ra, dec, raOf, decOf), mag);
      expect(wrong, said).toEqual([]);
    },
  );
  test("in columns of their own: RAh RAm RAs DE- DEd DEm DEs", async () => {
    const row = (s: Star) => [...parts(s.ra / 15, 5), "+", ...parts(s.dec, 4), s.mag, s.err].join(",");
    const files = perEpoch(lines("RAh,RAm,RAs,DE-,DEd,DEm,DEs,mag,magerr", row), "csv");
    const { wrong, said } = await runDrop(files, mag);
    expect(wrong, said).toEqual([]);
  });
  test("with the sign on degrees that are 0", async () => {
    const south = (s: Star) => [...parts(s.ra / 15, 5), "-00", ...parts(s.dec % 1, 4).slice(1), s.mag, s.err].join(",");
    const { stored } = await runDrop(perEpoch(lines("RAh,RAm,RAs,DEd,DEm,DEs,mag,magerr", south), "csv"), mag);
    expect(stored?.objects.decDeg.every((dec) => dec < 0 && dec > -1)).toBe(true);
  });
  test("packed as 100024.0 they are refused", async () => {
    const { said } = await runDrop(
      csv(
        "ra",
        "dec",
        (v) => spelled(v / 15, colons),
        (v) => spelled(v, colons),
      ),
      mag,
    );
    expect(said).toMatch(/sphere|no sky positions/);
  });
});

const fillers: [ra: string, dec: string][] = [
  ["999.999", "99.999"],
  ["-999", "-999"],
  ["0.0", "0.0"],
  ["nan", "nan"],
  ["", ""],
  ["--", "--"],
  ["INDEF", "INDEF"],
  ["-1", "-1"],
  ["-99.0", "-99.0"],
  ["1e30", "1e30"],
  ["-1e10", "-1e10"],
  ["9999", "9999"],
  ["360", "90"],
  ["0", "-90"],
  ["null", "null"],
  ["N/A", "N/A"],
  ["-9.99", "-9.99"],
  ["99.99", "99.99"],
  ["-1.0000000e+00", "-1.0000000e+00"],
];
describe("Positions that are none", () => {
  test.each(fillers)("%s, %s in two rows", async (ra, dec) => {
    const row = (s: Star) => [s.id, s.id > 6 ? ra : s.ra, s.id > 6 ? dec : s.dec, s.mag, s.err].join(",");
    const files = perEpoch(lines("number,ra,dec,mag,magerr", row), "csv");
    const { stored, said } = await runDrop(files, mag);
    const { wrong } = await runDrop(files, { ...mag, objects: 6, epochs: [] });
    expect(wrong, said).toEqual([]);
    expect(stored?.objects.raDeg.every((value) => value > 150 && value < 151)).toBe(true);
    expect(said).toMatch(/no position/);
  });
  test("near RA 0 the equinox is a position", async () => {
    const shifted = (s: Star) => ({ ...s, ra: s.id === 1 ? 0 : s.ra - 150.1, dec: s.id === 1 ? 0 : s.dec - 2.2 });
    const row = (s: Star) => [shifted(s).ra.toFixed(6), shifted(s).dec.toFixed(6), s.mag, s.err].join(",");
    const { stored } = await runDrop(perEpoch(lines("ra,dec,mag,magerr", row), "csv"), mag);
    expect(stored?.objects.objectKey).toHaveLength(8);
  });
});

describe("Positions of another frame than J2000's are refused by name", () => {
  const row = (s: Star) => [s.ra, s.dec, s.mag, s.err].join(",");
  const ecsv = (frame: string) => [
    "# %ECSV 1.0",
    "# ---",
    "# delimiter: ','",
    "# datatype:",
    ...["at.ra", "at.dec"].map((name) => `# - {name: ${name}, unit: deg, datatype: float64}`),
    ...["mag", "magerr"].map((name) => `# - {name: ${name}, datatype: float64}`),
    "# meta: !!omap",
    "# - __serialized_columns__:",
    "#     at:",
    "#       __class__: astropy.coordinates.sky_coordinate.SkyCoord",
    `#       frame: ${frame}`,
    ...["ra", "dec"].flatMap((part) => [
      `#       ${part}: !astropy.table.SerializedColumn`,
      "#         __class__: astropy.coordinates.angles.core.Latitude",
      `#         value: !astropy.table.SerializedColumn {name: at.${part}}`,
    ]),
    "# schema: astropy-2.0",
    "at.ra,at.dec,mag,magerr",
  ];
  const votable =
    (system: string, ref: string, more = "", [ra, dec] = ["RA", "DEC"]) =>
    (all: Star[]) =>
      `<?xml version="1.0"?><VOTABLE><RESOURCE><COOSYS ID="a" ${system}/>${more}<TABLE>` +
      [ra, dec].map((name) => `<FIELD name="${name}" ${ref} datatype="double" unit="deg"/>`).join("") +
      `<FIELD name="mag" datatype="double"/><FIELD name="magerr" datatype="double"/><DATA><TABLEDATA>` +
      all.map((s) => `<TR><TD>${row(s).replaceAll(",", "</TD><TD>")}</TD></TR>`).join("") +
      "</TABLEDATA></DATA></TABLE></RESOURCE></VOTABLE>";
  const fk4 = 'system="eq_FK4" equinox="B1950"';

  test("SkyCoord in FK4", async () => {
    expect((await runDrop(perEpoch(lines(ecsv("fk4"), row), "ecsv"), mag)).said).toMatch(/of FK4, not of J2000/);
    expect((await runDrop(perEpoch(lines(ecsv("icrs"), row), "ecsv"), mag)).wrong).toEqual([]);
  });
  test.each([
    ["that the fields refer to", fk4, 'ref="a"', '<COOSYS ID="b" system="ICRS"/>'],
    ["that is the only one", fk4, "", ""],
  ])("a COOSYS %s", async (_, system, ref, more) => {
    const { said } = await runDrop(perEpoch(votable(system, ref, more), "xml"), mag);
    expect(said).toMatch(/of FK4, equinox B1950, not of J2000/);
  });
  test.each([
    ["FK5", 'system="eq_FK5" equinox="J2000"', 'ref="a"', "", ["RA", "DEC"]],
    ["words that are no frame", 'system="xy"', "", "", ["RA", "DEC"]],
    ["another than that of the fields", fk4, 'ref="b"', '<COOSYS ID="b" system="ICRS"/>', ["RA", "DEC"]],
    ["names that say J2000", fk4, "", "", ["RAJ2000", "DEJ2000"]],
  ])("but not with %s", async (_, system, ref, more, names) => {
    const { wrong, said } = await runDrop(perEpoch(votable(system, ref, more, names as [string, string]), "xml"), mag);
    expect(wrong, said).toEqual([]);
  });
});
