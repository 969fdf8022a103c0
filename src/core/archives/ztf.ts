import { separationArcsec } from "../crossmatch/sky.ts";
import { type ArchiveReader, hasColumns, numbersOf, rowsWhere, textsOf } from "./archive-points.ts";

/** As far apart as positions of one star in two bands, or in two readouts of a field, may lie. */
const sameStarArcsec = 1.5;
/** `catflags`: the Science Data System's explanatory supplement, section 13.6. */
const badBit = 32_768;

/** Light curves of ZTF as IRSA gives them: a number for every star, band and readout, so that one star has several. */
export const readZtf: ArchiveReader = (table) => {
  if (!hasColumns(table, "oid", "mjd", "mag", "magerr", "catflags", "filtercode")) return undefined;
  const { rowCount } = table;
  const [raDeg, decDeg, catflags] = [numbersOf(table, "ra"), numbersOf(table, "dec"), numbersOf(table, "catflags")];
  const oid = textsOf(table, "oid");
  const stars: { key: string; raDeg: number; decDeg: number }[] = [];
  const starOf = new Map<string, string>();
  for (const [row, one] of oid.entries()) {
    if (starOf.has(one)) continue;
    const [ra, dec] = [raDeg[row]!, decDeg[row]!];
    const near = stars.find((star) => separationArcsec(star.raDeg, star.decDeg, ra, dec) <= sameStarArcsec);
    if (!near) stars.push({ key: one, raDeg: ra, decDeg: dec });
    starOf.set(one, near?.key ?? one);
  }
  const merged = starOf.size - stars.length;
  return {
    archive: "ZTF",
    knownBy: "the columns oid, mjd, mag, magerr, catflags and filtercode",
    objectKey: oid.map((one) => starOf.get(one)!),
    band: textsOf(table, "filtercode"),
    mjd: numbersOf(table, "mjd"),
    time: { scale: "UTC", reference: "unknown", place: "observatory" },
    timeSaid: {},
    values: [
      {
        ...{ name: "mag", unit: "mag", kind: "mag", valueColumn: "mag", uncertaintyColumn: "magerr" },
        ...{ value: numbersOf(table, "mag"), uncertainty: numbersOf(table, "magerr") },
      },
    ],
    flags: Int32Array.from(catflags, (bits) => (bits > 0 ? bits : 0)),
    oneStarArcsec: sameStarArcsec,
    places: new Map(stars.map(({ key, raDeg, decDeg }) => [key, { raDeg, decDeg }])),
    bad: { rows: rowsWhere(rowCount, (row) => (catflags[row]! & badBit) !== 0), by: "bit 32768 of catflags" },
    notes: [
      ...(merged > 0
        ? [
            `Numbers of ZTF (oid) that lie within ${sameStarArcsec} arcsec were read as one object, called by the first.`,
          ]
        : []),
    ],
  };
};
