import { statedFrame, type TimeSettings } from "../barycenter/time-settings.ts";
import type { DatasetRecord, GenerationRecord } from "../cube/dataset.ts";
import { noPoint } from "../cube/no-point.ts";
import { formatCounted } from "../format-counted.ts";
import type { Correction } from "../verbs/calibrate.ts";
import { archiveFileName } from "./archive-file-name.ts";
import { writeCorrectionPart } from "./correction-readme.ts";
import { oneLine, row } from "./markdown-text.ts";

/** README.md of an exported archive: how to open it in Python, what is in it, in which units, and where it came from. */
export function writeArchiveReadme(
  record: DatasetRecord,
  generation: GenerationRecord,
  correction?: Correction | undefined,
  times?: TimeSettings | undefined,
): string {
  const { objectCount, measurementCount, epochCount, tableCount, propertyCount } = generation;
  const { scale, reference, place } = statedFrame(record.time, times);
  return `# ${oneLine(record.name)}

Light curves made by Lightcurve Workbench: one Zarr v3 group, chunked by object, in a zip.

## Open it

\`\`\`python
import xarray as xr
import zarr

store = zarr.storage.ZipStore("${archiveFileName(record.name)}", mode="r")
ds = xr.open_zarr(store, chunks=None)
\`\`\`

The path alone, without \`ZipStore\`, does not open in zarr-python 3. \`pip install "zarr>=3.1.1" xarray\` installs what is
needed; zarr 3.0 and 3.1.0 read it as well, and warn of every text column that its format is new. One light curve:
\`ds.lightcurves.sel(object=…, measurement=…, value="value")\`; everything: \`ds.load()\`.

\`chunks=None\` leaves dask out. Without it xarray makes a dask task of every light curve, and reading many takes ten times as
long. Leave \`consolidated\` as it is, too: with \`consolidated=False\` zarr remarks on this README. Python 3.12 and newer read
parts of a zip at once; for older ones, and for work on everything, unzip it first and open the folder:
\`xr.open_zarr(folder, chunks=None)\`.

## What is in it

| array | dimensions | what |
|---|---|---|
| \`lightcurves\` | object ${objectCount} x measurement ${measurementCount} x value 2 x epoch ${epochCount} | float32; NaN: unmeasured |
| \`flags\` | object ${objectCount} x table ${tableCount} x epoch ${epochCount} | ${generation.wideFlags ? "int32" : "int16"}; SExtractor FLAGS of the matched source, or below 0 why there is none |${
    propertyCount
      ? `
| \`source_properties\` | object ${objectCount} x table ${tableCount} x property ${propertyCount} x epoch ${epochCount} | float32; what the matched source had in its catalog besides photometry (${record.properties?.join(", ")}); NaN: nothing. \`property_unit\` has the units |`
      : ""
  }
| \`object\`, \`object_ra\`, \`object_dec\`, \`object_…\` | object | keys, positions in deg (J2000), columns of the reference catalog; statistics of the light curves where they were computed |
| \`epoch\`, \`epoch_mjd\`, \`epoch_…\` | epoch | keys, times in d (MJD), columns of the epoch table; \`units_text\` has a unit as the table wrote it, where xarray would take that for dates |
| \`measurement\`, \`value\`, \`table\` | their own | keys; \`value\` is \`value\` or \`uncertainty\` |

Where catalogs state a limit in place of a value (\`>17.5\`), the light curve has none, and \`limit_value\`, \`limit_object\`,
\`limit_measurement\` and \`limit_epoch\` have one entry a limit; they are there only where there are any.

Epochs are in time order. Time scale: ${scale}; refers to: ${reference}; place: ${place} ("unknown" means that nobody said${times ? "; what was said in the page is in `recipe.json`, the attributes of `epoch_mjd` have what the files say" : ""}).

\`flags\` below 0: ${Object.entries(noPoint)
    .map(([reason, flag]) => `${flag} ${wordsOf(reason)}`)
    .join(", ")}. A flag of 0 or above beside a NaN: the source was detected, but its flux
was not above zero (SExtractor's magnitude 99), or that measurement was not in its catalog.

| measurement | unit | table | value column | uncertainty column |
|---|---|---|---|---|
${record.measurements
  .slice(0, measurementCount)
  .map((m) => row([m.measurementKey, m.unit, m.tableKey, m.valueColumn, m.uncertaintyColumn ?? "none: always NaN"]))
  .join("\n")}

Beside the store, \`light-curves.ipynb\` is a notebook that opens it, plots a light curve and its periodogram, and computes the
page's statistics anew; \`recipe.json\` has every setting that decided these numbers, and the catalogs by their hashes. As lines of
JSON, \`journal.jsonl\` says of every epoch which catalogs it was made of, and
\`additions.jsonl\` what people added: tags, notes, selections, filters, masks, lists of known objects; where there are such lists,
\`known-objects.csv\` has what they say of each object. Zarr passes them over.
${correction ? writeCorrectionPart(correction, archiveFileName(record.name)) : ""}
## Where it came from

* Dataset \`${record.datasetId}\`, made ${record.createdAt}, generation ${generation.generation}${
    generation.verified ? ", verified against its epochs" : ""
  }.
* Objects: ${objectsFrom(record.reference)}.
* Sources were matched to objects: ${matching(record.match)}.
* Names were read by the template ${oneLine(record.template)}.
* Epoch table: ${record.epochTable ? `${oneLine(record.epochTable.file)} (${record.epochTable.contentHash})` : "none"}.
`;
}

function objectsFrom(origin: DatasetRecord["reference"]): string {
  if (origin.kind === "reference") return `the reference catalog ${oneLine(origin.file)} (${origin.contentHash})`;
  return `the union of the sources of ${formatCounted(origin.united.length, "catalog")}`;
}

function matching({ mode, radiusArcsec, removeOffsets, weighErrors }: DatasetRecord["match"]): string {
  if (mode === "key") return "by their number";
  const offsets = removeOffsets ? ", after each catalog's measured offset was taken off" : "";
  const errors = weighErrors ? ", rivals weighed by position errors where catalogs state them" : "";
  const orByNumber = mode === "auto" ? ", or by their number where proven" : "";
  return `by position, within ${radiusArcsec} arcsec${offsets}${errors}${orByNumber}`;
}

/** `outsideFootprint` -> `outside footprint`. */
const wordsOf = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
