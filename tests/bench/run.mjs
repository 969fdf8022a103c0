// npm run bench [-- kernels rechunk profile read statistics step lasso image match parse …] [--size 10000x500x2] [--repetitions 5]
// npm run bench -- parse --against <another checkout> [--files <folder of catalogs>]
// npm run bench -- ingest --files <folder of catalogs> [--against <folder of another build>] [--browser firefox]
import { parseArgs } from "node:util";
import { ensureBrowsers, ensureDependencies, root } from "../support/setup.mjs";

ensureDependencies();
await ensureBrowsers("chromium");
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    size: { type: "string", multiple: true },
    repetitions: { type: "string", default: "5" },
    files: { type: "string", multiple: true, default: [] },
    against: { type: "string" },
    browser: { type: "string", default: "chromium" },
  },
});

/** @type {Record<string, () => Promise<unknown>>} */
const benchmarks = {
  kernels: async () => (await import("./kernels.mjs")).benchKernels(Number(values.repetitions)),
  rechunk: async () => (await import("./rechunk.mjs")).benchRechunk(values.size, Number(values.repetitions)),
  read: async () => (await import("./read.mjs")).benchRead(values.size?.at(-1)),
  statistics: async () =>
    (await import("./statistics.mjs")).benchStatistics(values.size?.at(-1), Number(values.repetitions)),
  calibrate: async () =>
    (await import("./calibrate.mjs")).benchCalibrate(values.size?.at(-1), Number(values.repetitions)),
  export: async () => (await import("./export.mjs")).benchExport(values.size?.at(-1), Number(values.repetitions)),
  profile: async () => (await import("./profile.mjs")).benchProfile(values.size?.at(-1)),
  step: async () => (await import("./step.mjs")).benchStep(values.size?.at(-1)),
  fold: async () => (await import("./fold.mjs")).benchFold(values.size?.at(-1)),
  lasso: async () => (await import("./lasso.mjs")).benchLasso(values.size?.at(-1)),
  parse: async () => {
    const { files, against, repetitions } = values;
    if (!against) return (await import("./parse.mjs")).benchParse(Number(repetitions));
    return (await import("./parse-against.mjs")).benchParseAgainst(against, files, Number(repetitions));
  },
  periods: async () => (await import("./periods.mjs")).benchPeriods(Number(values.repetitions)),
  search: async () => (await import("./search.mjs")).benchSearch(values.size?.at(-1)),
  image: async () => (await import("./image.mjs")).benchImage(values.size?.at(-1)),
  ingest: async () => {
    const { files, against, browser, repetitions } = values;
    return (await import("./ingest.mjs")).benchIngest({ files, against, browser, repetitions: Number(repetitions) });
  },
  match: async () => (await import("./match.mjs")).benchMatch(Number(values.repetitions)),
};
process.chdir(root);
// A profile is looked at, not compared; an ingest needs catalogs, and images a peer that packs them: only where they are asked for.
const asked = ["profile", "ingest", "image"];
const wanted = positionals.length > 0 ? positionals : Object.keys(benchmarks).filter((name) => !asked.includes(name));
for (const name of wanted) {
  const benchmark = benchmarks[name];
  if (!benchmark) {
    console.error(`There is no benchmark "${name}": choose of ${Object.keys(benchmarks).join(", ")}.`);
    process.exit(2);
  }
  await benchmark();
}
