import type { Assumption, AssumptionKind } from "../../../core/assumption.ts";
import { ingestRecipe } from "../../../core/export/ingest-recipe.ts";
import { linesElsewhere } from "../../../core/export/lines-elsewhere.ts";
import type { DatasetOverview } from "../../../core/verbs/datasets.ts";
import type { StoreDescription, StoredArray } from "../../../core/verbs/describe.ts";
import type { EpochColumns } from "../../../core/verbs/read.ts";
import { formatBytes, formatCount, formatCounted, formatFixed } from "../../kit/text/numbers.ts";
import { controlOf, controlWords } from "../../state/ingest/assumption-control.ts";

/** A table of the info panel: its head and its rows as text, as it is shown and copied. */
export interface InfoTable {
  title: string;
  head: string[];
  rows: string[][];
}

/** What the dataset is made of and how: the reference, the match, the template, the time frame, versions. */
export function provenance({ record, summary }: DatasetOverview, pageVersion: string): InfoTable {
  const { reference, match, time, generation, epochTable } = record;
  const origin =
    reference.kind === "reference"
      ? `${reference.file} (${reference.contentHash})`
      : `union of the sources of ${formatCounted(reference.united.length, "catalog")}`;
  const rows: [string, string | false | undefined][] = [
    ["Name", record.name],
    ["Id", record.datasetId],
    ["Created", record.createdAt],
    ["Objects from", origin],
    ["Objects", formatCount(record.objectCount)],
    ["Epochs committed", formatCount(summary.epochCount)],
    ["Epochs excluded", record.excludedEpochs?.join(", ") || "none"],
    ["Epoch table", epochTable && `${epochTable.file} (${epochTable.contentHash})`],
    ["Naming template", record.template],
    ["Match mode", match.mode],
    ["Match radius", `${match.radiusArcsec} arcsec`],
    ["Offsets removed", match.removeOffsets ? "yes" : "no"],
    ["Catalogs off the others", match.keepOffsets && "matched as they are"],
    ["Position errors", match.weighErrors ? "weigh rivals, where stated" : "not used"],
    ["Time scale", time.scale],
    ["Time refers to", time.reference === "unknown" ? "unknown" : `${time.reference} of exposure`],
    ["Time at", time.place],
    ["Tables", record.tables.map(({ tableKey }) => tableKey).join(", ")],
    ["Kept of sources", record.properties && (record.properties.join(", ") || "photometry only")],
    ["Codec", record.codec],
    [
      "Light-curve store version",
      generation && `${generation.generation}, ${generation.verified ? "verified" : "not verified"}`,
    ],
    ["Light curves", summary.upToDate ? "up to date" : "older than the committed epochs"],
    ["Dataset format", `version ${record.formatVersion}, Zarr version 3`],
    ["Page", `Lightcurve Workbench ${pageVersion}`],
  ];
  return {
    title: "Provenance",
    head: ["What", "Value"],
    rows: rows.flatMap(([what, value]) => (value ? [[what, value]] : [])),
  };
}

const remedyWords: Record<NonNullable<Assumption["remedy"]>, string> = {
  rematch: "Drop the catalogs again, with a review, and use “Match”, and there “Match all of its epochs anew”",
  file: "Save its rows as a table whose column names say what they are (object, mjd, filter, mag, magerr), and open that",
  curves: "Drop the file again, alone, and say it before “Import”",
};

const inReview = (kind: AssumptionKind) =>
  `Drop the catalogs again, with a review, and use “${controlWords[controlOf(kind)]}”`;

/** What files did not say and was decided for them, by all imports so far, and where each is changed. */
export function assumed({ record }: DatasetOverview): InfoTable {
  return {
    title: "What was assumed of the files",
    head: ["About", "Assumed", "First of", "To change it"],
    rows: (record.assumptions ?? []).map(({ kind, text, remedy, path = "" }) => [
      ...[kind, text, path, remedy ? remedyWords[remedy] : inReview(kind)],
    ]),
  };
}

/** How the same light curves are made without a page: the recipe, and the lines that use it. */
export function elsewhere({ record }: DatasetOverview): InfoTable {
  const rows = [
    ...linesElsewhere(record.name, ingestRecipe(record)),
    ["lightcurves.py", new URL("scale-out/lightcurves.py", document.baseURI).href],
  ];
  return { title: "The same on a terminal or a cluster", head: ["What", "Value"], rows };
}

/** Which column every measurement was read from. */
export function mapping({ record }: DatasetOverview): InfoTable {
  return {
    title: "Measurements and the columns they were read from",
    head: ["Measurement", "Table", "Kind", "Unit", "Value column", "Uncertainty column"],
    rows: record.measurements.map(({ measurementKey, tableKey, kind, unit, valueColumn, uncertaintyColumn }) => [
      ...[measurementKey, tableKey, kind, unit, valueColumn, uncertaintyColumn ?? ""],
    ]),
  };
}

export function catalogs({ epochKey, catalogs }: EpochColumns): InfoTable {
  return {
    title: "Catalogs",
    head: ["File", "Epoch", "Table", "Content hash", "Sources", "Matched", "By"],
    rows: catalogs.flatMap((ofEpoch, epoch) =>
      ofEpoch.map((catalog) => [
        ...[catalog.file, epochKey[epoch]!, catalog.tableKey, catalog.contentHash],
        ...[String(catalog.rowCount), String(catalog.matchedCount), catalog.matchedBy],
      ]),
    ),
  };
}

/** The columns kept beside the epochs, with their range or how many distinct values they hold. */
export function epochVariables({ epochMjd, columns }: EpochColumns): InfoTable {
  const mjd = { name: "mjd", unit: "d", description: "Time of the epoch", data: epochMjd };
  return {
    title: "Epoch variables",
    head: ["Variable", "Unit", "Range", "Description"],
    rows: [mjd, ...columns].map(({ name, unit = "", description = "", data }) => [
      name,
      unit,
      rangeOf(data),
      description,
    ]),
  };
}

function rangeOf(data: Float64Array | string[]): string {
  if (Array.isArray(data)) return `${formatCount(new Set(data).size)} distinct values`;
  const finite = data.filter(Number.isFinite);
  if (finite.length === 0) return "no values";
  const [low, high] = [finite.reduce((a, b) => Math.min(a, b)), finite.reduce((a, b) => Math.max(a, b))];
  const range = low === high ? shortest(low) : `${shortest(low)} to ${shortest(high)}`;
  return finite.length < data.length ? `${range}, ${formatCount(data.length - finite.length)} missing` : range;
}

const shortest = (value: number) =>
  Number.isInteger(value) ? String(value) : formatFixed(value, 6).replace(/0+$/, "");

export function arrays(store: StoreDescription): InfoTable {
  return {
    title: `${store.name}: ${store.layout}, ${formatBytes(store.byteLength)} in ${formatCounted(store.fileCount, "file")}`,
    head: ["Array", "Type", "Dimensions", "Shape", "Shards or chunks", "Inner chunks", "Codecs", "Size"],
    rows: store.arrays.map((array) => [
      ...[array.name, array.dataType, array.dimensionNames.join(", "), times(array.shape), times(array.chunkShape)],
      ...[array.innerChunkShape ? times(array.innerChunkShape) : "", array.codecs.join(", ")],
      formatBytes(array.byteLength),
    ]),
  };
}

export function attributes(store: StoreDescription): InfoTable {
  const of = (name: string, attributes: StoredArray["attributes"]) =>
    Object.entries(attributes).map(([key, value]) => [name, key, JSON.stringify(value)]);
  return {
    title: `Attributes of ${store.name}`,
    head: ["Of", "Attribute", "Value"],
    rows: [...of("the group", store.attributes), ...store.arrays.flatMap((array) => of(array.name, array.attributes))],
  };
}

const times = (shape: readonly number[]) => shape.join(" × ");

/** A table as tab-separated text, its title above. */
export function tableText({ title, head, rows }: InfoTable): string {
  return [title, head.join("\t"), ...rows.map((row) => row.join("\t"))].join("\n");
}
