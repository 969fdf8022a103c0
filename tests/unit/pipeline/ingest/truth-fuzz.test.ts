// Tables with known values in random formats, units, spellings, orders and fillers: what is accepted must be the truth.
// TRUTH_FUZZ_COUNT=100000 TRUTH_FUZZ_SEED=1 npx vitest run … runs more of them.
import { expect, test } from "vitest";
import { unitFactor } from "../../../../src/core/catalog/measurement-unit.ts";
import { separationArcsec } from "../../../../src/core/crossmatch/sky.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { silentJob } from "../../../../src/core/job.ts";
import { ingestDrop } from "../../../support/odd-inputs.ts";
import { dropped } from "../../../support/sample-files.ts";
import { thisThreadParser } from "../../../support/this-thread-parser.ts";
import {
  type TrueCatalog,
  type TrueEpochs,
  trueCatalog,
  trueEpochs,
  trueSeries,
} from "../../../support/truth-series.ts";

const count = Number(process.env.TRUTH_FUZZ_COUNT ?? 10_000);
const firstSeed = Number(process.env.TRUTH_FUZZ_SEED ?? 1);
/** Of all tables at least so many are read: refusing everything is no way to be right. */
const leastAccepted = 0.98;

const fileOf = ({ bytes, name }: { bytes: Uint8Array; name: string }) => new File([new Uint8Array(bytes)], name);

interface Outcome {
  wrong?: string | undefined;
  refused?: string;
}

async function orRefused(read: () => Promise<string | undefined>): Promise<Outcome> {
  try {
    return { wrong: await read() };
  } catch (error) {
    return isWorkbenchError(error) ? { refused: error.message } : { wrong: String(error) };
  }
}

/** In what a catalog that was read differs from the truth. */
async function wrongCatalog(truth: TrueCatalog): Promise<string | undefined> {
  const request = { path: truth.name, file: fileOf(truth), tableKey: "t", idf: false };
  const read = await thisThreadParser.parseSources(request, silentJob());
  const said = [...read.warnings.map(({ message }) => message), ...(read.assumptions ?? []).map(({ text }) => text)];
  if (read.rowCount !== truth.sources.length) return `${read.rowCount} rows of ${truth.sources.length}`;
  if (read.measurements.length !== 1) return `measurements ${read.measurements.map((one) => one.measurementKey)}`;
  const [{ value, uncertainty, unit }] = read.measurements as [(typeof read.measurements)[0]];
  if (truth.unit !== "" && unitFactor(truth.unit, unit) !== 1) return `unit ${unit}, not ${truth.unit}`;
  for (const [row, source] of truth.sources.entries()) {
    const apart = separationArcsec(read.raDeg[row]!, read.decDeg[row]!, source.ra, source.dec);
    if (!(apart < 0.01))
      return `row ${row} at ${read.raDeg[row]}, ${read.decDeg[row]}, not ${source.ra}, ${source.dec}`;
    if (!isClose(value[row]!, source.value)) return `value of row ${row} is ${value[row]}, not ${source.value}`;
    if (!isClose(uncertainty[row]!, source.uncertainty) && !said.some((text) => text.includes("were left out")))
      return `uncertainty of row ${row} is ${uncertainty[row]}, not ${source.uncertainty}`;
  }
  return undefined;
}

/** Five decimals are written, more are not known. */
const isClose = (found: number, right: number) =>
  Number.isNaN(right) ? Number.isNaN(found) : Math.abs(found - right) <= 2e-6 * Math.max(1, Math.abs(right)) + 6e-7;

async function wrongEpochs(truth: TrueEpochs): Promise<string | undefined> {
  const request = { path: truth.name, file: fileOf(truth), epochKeys: truth.keys };
  const { epochKey, epochMjd } = await thisThreadParser.parseEpochTable(request, silentJob());
  for (const [k, key] of truth.keys.entries()) {
    const found = epochMjd[epochKey.indexOf(key)];
    if (found === undefined) return `no epoch ${key} among ${epochKey}`;
    if (!(Math.abs(found - truth.mjd[k]!) < 2e-8)) return `epoch ${key} at ${found}, not ${truth.mjd[k]}`;
  }
  return undefined;
}

async function run(
  count: number,
  make: (seed: number) => { how: string },
  check: (seed: number) => Promise<Outcome>,
): Promise<void> {
  const refused = new Map<number, string>();
  const wrong: string[] = [];
  for (let seed = firstSeed; seed < firstSeed + count; seed++) {
    const outcome = await check(seed);
    if (outcome.refused) refused.set(seed, `seed ${seed}: ${outcome.refused} (${make(seed).how})`);
    if (outcome.wrong) wrong.push(`seed ${seed}: ${outcome.wrong} (${make(seed).how})`);
  }
  console.info(
    `truth fuzzer: seeds ${firstSeed} to ${firstSeed + count - 1}, ${wrong.length} wrong, ${refused.size} refused`,
  );
  if (process.env.TRUTH_FUZZ_SHOW)
    console.info([...wrong.slice(0, 40), ...[...refused.values()].slice(0, 20)].join("\n"));
  expect(wrong.slice(0, 20)).toEqual([]);
  expect(refused.size, [...refused.values()].slice(0, 5).join("\n")).toBeLessThan((1 - leastAccepted) * count + 1);
}

test("whatever is read of catalogs is what is true", { timeout: 3_600_000 }, () =>
  run(count, trueCatalog, (seed) => orRefused(() => wrongCatalog(trueCatalog(seed)))),
);

test("whatever is read of epoch tables is what is true", { timeout: 3_600_000 }, () =>
  run(Math.ceil(count * 0.3), trueEpochs, (seed) => orRefused(() => wrongEpochs(trueEpochs(seed)))),
);

/** Epochs of one field in random spellings, through matching and the store: every light curve is the truth. */
async function wrongSeries(seed: number): Promise<string | undefined> {
  const epochs = trueSeries(seed);
  const files = epochs.map(({ name, bytes }) => dropped(name, bytes));
  const stored = await ingestDrop(files, { match: { mode: "position", radiusArcsec: 1 } });
  const { objects, slabs, record } = stored;
  if (objects.objectKey.length !== epochs[0]!.sources.length) return `${objects.objectKey.length} objects`;
  if (record.measurements.length !== 1) return `measurements ${record.measurements.map((one) => one.measurementKey)}`;
  const keys = stored.epochs.epochKey;
  if (keys.length !== epochs.length) return `epochs ${keys}`;
  for (const [e, { sources, name }] of epochs.entries()) {
    const slab = slabs.get(keys.find((key) => name.startsWith(`${key}.`)) ?? "");
    if (!slab) return `no epoch of ${name} among ${keys}`;
    for (const { ra, dec, value, uncertainty } of sources) {
      const apart = Array.from(objects.raDeg, (raDeg, k) => separationArcsec(raDeg, objects.decDeg[k]!, ra, dec));
      const object = apart.findIndex((arcsec) => arcsec < 0.1);
      if (object < 0) return `no object at ${ra}, ${dec}`;
      const found = [slab.value[0]![object]!, slab.uncertainty[0]![object]!];
      if (!isClose(found[0]!, value)) return `epoch ${e}: value at ${ra} is ${found[0]}, not ${value}`;
      if (!isClose(found[1]!, uncertainty))
        return `epoch ${e}: uncertainty at ${ra} is ${found[1]}, not ${uncertainty}`;
    }
  }
  return undefined;
}

test("whatever is stored of series is what is true", { timeout: 3_600_000 }, () =>
  run(
    Math.ceil(count * 0.01),
    (seed) => ({
      how: trueSeries(seed)
        .map(({ how }) => how)
        .join(" | "),
    }),
    (seed) => orRefused(() => wrongSeries(seed)),
  ),
);
