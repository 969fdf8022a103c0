// node tests/bench/match.mjs: how fast catalogs are matched by position, in rows (sources) a second.
import { loadSource } from "./load-source.mjs";

const { buildZoneIndex, matchByPosition, skyOrder, matchByKey } = await loadSource(`
  export { buildZoneIndex } from "src/core/crossmatch/zone-index.ts";
  export { matchByPosition } from "src/core/crossmatch/match-by-position.ts";
  export { matchByKey } from "src/core/crossmatch/match-by-key.ts";
  export { skyOrder } from "src/core/crossmatch/sky-order.ts";
`);

const repeats = 7;

/** @param {() => unknown} work @returns median milliseconds */
function medianMs(work) {
  const times = Array.from({ length: repeats }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return times.sort((a, b) => a - b)[repeats >> 1] ?? Number.NaN;
}

/** @param {number} count @param {number} sideDeg @param {number} decDeg @param {number} jitterArcsec */
function field(count, sideDeg, decDeg, jitterArcsec) {
  let state = 1;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const decs = Float64Array.from({ length: count }, () => decDeg + sideDeg * (random() - 0.5));
  const ras = decs.map(() => (sideDeg * (random() - 0.5)) / Math.cos((decDeg * Math.PI) / 180));
  const jitter = (/** @type {number} */ deg) => deg + ((random() - 0.5) * jitterArcsec) / 3600;
  const objects = { raDeg: ras, decDeg: decs };
  const sources = { raDeg: ras.map(jitter), decDeg: decs.map(jitter) };
  return { objects, sources };
}

/** @param {string} what @param {number} rows @param {number} ms @param {string} [note] */
function print(what, rows, ms, note = "") {
  const rate = Math.round(rows / ms / 10) / 100;
  console.log(`match ${what.padEnd(58)} ${ms.toFixed(1).padStart(8)} ms ${String(rate).padStart(7)} M rows/s ${note}`);
}

/** @type {[count: number, sideDeg: number, radiusArcsec: number][]} */
const cases = [
  [50_000, 1, 1],
  [50_000, 1, 10],
  [50_000, 0.05, 1],
  [1_000_000, 5, 1],
];
for (const [count, sideDeg, radiusArcsec] of cases) {
  const { objects, sources } = field(count, sideDeg, 40, 1);
  const index = buildZoneIndex(objects.raDeg, objects.decDeg);
  const match = () => matchByPosition(index, sources.raDeg, sources.decDeg, radiusArcsec);
  const { matchedCount, ambiguousCount } = match();
  const what = `${count} x ${count} in ${sideDeg} deg, ${radiusArcsec} arcsec`;
  print(`${what}: match`, count, medianMs(match), `(${matchedCount} matched, ${ambiguousCount} ambiguous)`);
  print(
    `${what}: index`,
    count,
    medianMs(() => buildZoneIndex(objects.raDeg, objects.decDeg)),
  );
}

const { objects } = field(50_000, 1, 40, 0);
const keyed = { ...objects, key: Array.from(objects.raDeg, (_, k) => String(k + 1)) };
print(
  "50000 by key",
  50_000,
  medianMs(() => matchByKey(keyed, keyed)),
);
print(
  "50000 into sky order",
  50_000,
  medianMs(() => skyOrder(objects.raDeg, objects.decDeg)),
);
