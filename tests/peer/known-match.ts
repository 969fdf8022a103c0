import { mkdirSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { matchKnown } from "../../src/core/known/match-known.ts";
import { seededRandom } from "../support/random.ts";

const radiusArcsec = 2;
/** Two fields so crowded that most places have several rows within the radius, across RA 0 and at a pole, and two where few have. */
const fields = [
  { raDeg: 0, decDeg: 0.003, reachDeg: 60 / 3600 },
  { raDeg: 210, decDeg: 89.999, reachDeg: 60 / 3600 },
  { raDeg: 83.6, decDeg: -5.4, reachDeg: 600 / 3600 },
  { raDeg: 0, decDeg: -45, reachDeg: 600 / 3600 },
];
const inField = 1000;
const scatterArcsec = 0.8;
const degree = Math.PI / 180;

/** Places as a CSV with nothing but `row`, `ra` and `dec`. */
const placesText = (raDeg: Float64Array, decDeg: Float64Array) =>
  `row,ra,dec\n${[...raDeg].map((ra, row) => `${row},${ra},${decDeg[row]}\n`).join("")}`;

/** Objects, a list of what lies near them and what does not, and which row each object is by our own match of known objects. */
export async function makeKnownMatch(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const { next } = seededRandom(23);
  const gauss = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const objects: [number, number][] = [];
  const rows: [number, number][] = [];
  for (const { raDeg, decDeg, reachDeg } of fields)
    for (let k = 0; k < inField; k++) {
      const [east, north] = [(2 * next() - 1) * reachDeg, (2 * next() - 1) * reachDeg];
      const at = (e: number, n: number): [number, number] => {
        const dec = Math.min(90, decDeg + n);
        return [(((raDeg + e / Math.cos(decDeg * degree)) % 360) + 360) % 360, dec];
      };
      if (k % 7 !== 0) objects.push(at(east, north));
      const [dx, dy] = [(scatterArcsec * gauss()) / 3600, (scatterArcsec * gauss()) / 3600];
      if (k % 5 !== 0) rows.push(at(east + dx, north + dy));
    }
  const column = (places: [number, number][], which: 0 | 1) => Float64Array.from(places, (place) => place[which]);
  const [ra1, dec1] = [column(objects, 0), column(objects, 1)];
  const [ra2, dec2] = [column(rows, 0), column(rows, 1)];
  await writeFile(join(folder, "objects.csv"), placesText(ra1, dec1));
  await writeFile(join(folder, "list.csv"), placesText(ra2, dec2));
  const match = matchKnown({ raDeg: ra1, decDeg: dec1 }, { raDeg: ra2, decDeg: dec2 }, radiusArcsec);
  const pairs = [...match.row].flatMap((row, object) =>
    row < 0 ? [] : [{ object, row, separation: match.separationArcsec[object], ambiguous: match.ambiguous[object] }],
  );
  await writeFile(join(folder, "pairs.json"), JSON.stringify({ radiusArcsec, pairs }));
}
