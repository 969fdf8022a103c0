// Rebuilds static/sample from the simulated series: node tests/support/make-sample.mjs [folder of the series]
// Every other epoch, so that the whole stays under 2 MB; not the one whose astrometry was spoilt on purpose.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const series = process.argv[2] ?? fileURLToPath(new URL("../../../shared/data/synth-a", import.meta.url));
const sample = fileURLToPath(new URL("../../static/sample", import.meta.url));
const maxBytes = 2_000_000;
const spoilt = "gr58958417";

const catalogs = readdirSync(join(series, "epochs")).sort();
const chosen = catalogs.filter((name, i) => i % 2 === 1 && !name.includes(spoilt));
const epochKeys = new Set(chosen.map((name) => name.split("_")[1]));
const epochTable = readFileSync(join(series, "epochs.ecsv"), "utf8")
  .split("\n")
  .filter((line) => !/^gr\d/.test(line) || epochKeys.has(line.split(" ")[0]))
  .join("\n");

rmSync(sample, { recursive: true, force: true });
mkdirSync(sample, { recursive: true });

/** @type {{ path: string, byteLength: number }[]} */
const files = [];
/** @param {string} path @param {string | Buffer} content */
function addGzipped(path, content) {
  const bytes = gzipSync(content, { level: 9 });
  writeFileSync(join(sample, path), bytes);
  files.push({ path, byteLength: bytes.length });
}

addGzipped("coadd_ch1.sexcat.gz", readFileSync(join(series, "coadd_ch1.sexcat")));
addGzipped("epochs.ecsv.gz", epochTable);
for (const name of chosen) addGzipped(`${name}.gz`, readFileSync(join(series, "epochs", name)));
writeFileSync(join(sample, "injected_variables.csv"), readFileSync(join(series, "injected_variables.csv")));
writeFileSync(
  join(sample, "index.json"),
  `${JSON.stringify({ name: "Sample: a simulated field", epochs: chosen.length, files }, null, 2)}\n`,
);
writeFileSync(
  join(sample, "README.md"),
  `# The sample

${chosen.length} epochs of one simulated field, with a reference catalog (\`coadd_ch1.sexcat.gz\`) and an epoch table (\`epochs.ecsv.gz\`).

The images were made by simulation: 1,750 stars over 690 days, with dithers, rotation, changing seeing and transparency,
hot pixels, cosmic rays and saturation. Everything after that is real: the epochs were stacked by SWarp, and every
catalog was measured by source-extractor 2.25.0 and is kept as it was written, gzipped. Nothing here comes from an
observatory; the sample may be used like the rest of this project.

\`injected_variables.csv\` lists the ${readFileSync(join(sample, "injected_variables.csv"), "utf8").trim().split("\n").length - 1} variable stars that were put in: \`master_number\` is NUMBER in the reference
catalog, \`sep_arcsec\` how far that source lies from the star, \`kind\` RRAB, RRC, EW, EA, DCEP, ROT or LPV, \`period_d\` the
period in days, \`amp_mag\` the amplitude.

\`index.json\` names the files that "Try the sample" opens. \`node tests/support/make-sample.mjs\` rebuilds this folder.
`,
);

const total = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
console.log(`${files.length} files, ${total} bytes`);
if (total > maxBytes) throw new Error(`the sample is ${total} bytes, more than ${maxBytes}`);
