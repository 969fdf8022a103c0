import type { DroppedFile } from "../../src/core/verbs/expand-archives.ts";
import { seededRandom } from "./random.ts";
import { dropped } from "./sample-files.ts";

const starCount = 300;
const scatterArcsec = 0.25;

/** Epochs of one field whose positions scatter by a quarter of the radius. */
export function scatteredField(seed: number, epochCount = 8): DroppedFile[] {
  const random = seededRandom(seed).next;
  const gauss = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const stars = Array.from({ length: starCount }, () => ({ ra: 150 + 0.05 * random(), dec: 0.05 * random() }));
  return Array.from({ length: epochCount }, (_, e) => {
    const rows = stars.flatMap(({ ra, dec }, n) => {
      if (random() < 0.1) return [];
      const at = (deg: number) => (deg + (scatterArcsec / 3600) * gauss()).toFixed(8);
      return [`${n},${at(ra)},${at(dec)},${(15 + n / 100 + e / 1000).toFixed(4)},0.01`];
    });
    return dropped(`e${e + 1}.csv`, `NUMBER,ALPHA_J2000,DELTA_J2000,MAG_AUTO,MAGERR_AUTO\n${rows.join("\n")}\n`);
  });
}
