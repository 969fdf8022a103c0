import type { CodecName } from "../kernels/codec-name.ts";
import type { AxisArray } from "../zarr/axis-array.ts";
import { innerCodecMetadata } from "../zarr/inner-codec.ts";
import {
  type ArrayMetadata,
  arrayMetadata,
  type DataType,
  type GroupMetadata,
  groupMetadata,
  type Json,
  sharded,
} from "../zarr/metadata.ts";
import type { DatasetRecord } from "./dataset.ts";
import { noPoint } from "./no-point.ts";
import type { CubeCounts } from "./plan-chunks.ts";

/**
 * Shapes of the cubes of a store: dimensions (object, measurement, value, epoch), (object, table, epoch) and, where
 * properties of sources are kept, (object, table, property, epoch).
 */
export interface CubeShapes {
  lightcurves: CubeShape;
  flags: CubeShape;
  source_properties?: CubeShape;
}

export interface CubeShape {
  shape: number[];
  shardShape: number[];
  innerShape: number[];
  /** `int32` where flags take 32 bits, as nothing else. */
  dataType?: "int32";
}

export function epochChunkedShapes(record: DatasetRecord, epochCount: number): CubeShapes {
  const { objectsPerChunk, shardObjects, shardMeasurements, shardTables, shardEpochs, propertyCount } = record.chunks;
  return {
    lightcurves: {
      shape: [record.objectCount, record.measurements.length, 2, epochCount],
      shardShape: [shardObjects, shardMeasurements, 2, shardEpochs],
      innerShape: [objectsPerChunk, 1, 2, 1],
    },
    flags: {
      shape: [record.objectCount, record.tables.length, epochCount],
      shardShape: [shardObjects, shardTables, shardEpochs],
      innerShape: [objectsPerChunk, 1, 1],
      ...wideType(record.chunks),
    },
    ...(propertyCount && {
      source_properties: {
        shape: [record.objectCount, record.tables.length, propertyCount, epochCount],
        shardShape: [shardObjects, shardTables, propertyCount, shardEpochs],
        innerShape: [objectsPerChunk, 1, 1, 1],
      },
    }),
  };
}

export function objectChunkedShapes(counts: CubeCounts, objectsPerShard: number): CubeShapes {
  const { objectCount, measurementCount, tableCount, epochCount, propertyCount } = counts;
  const extent = (count: number) => Math.max(count, 1);
  return {
    lightcurves: {
      shape: [objectCount, measurementCount, 2, epochCount],
      shardShape: [objectsPerShard, extent(measurementCount), 2, extent(epochCount)],
      innerShape: [1, 1, 2, extent(epochCount)],
    },
    flags: {
      shape: [objectCount, tableCount, epochCount],
      shardShape: [objectsPerShard, extent(tableCount), extent(epochCount)],
      innerShape: [1, 1, extent(epochCount)],
      ...wideType(counts),
    },
    ...(propertyCount && {
      source_properties: {
        shape: [objectCount, tableCount, propertyCount, epochCount],
        shardShape: [objectsPerShard, extent(tableCount), propertyCount, extent(epochCount)],
        innerShape: [1, 1, 1, extent(epochCount)],
      },
    }),
  };
}

const wideType = ({ wideFlags }: { wideFlags?: true }) => (wideFlags ? ({ dataType: "int32" } as const) : {});

/** Whose stores these are, as their root says. */
export const storeCreator = "Lightcurve Workbench";

/** Of the Zarr stores, as other programs read them: how the journal finds the epochs in them is no part of it. */
const storeVersion = 1;

/** What the root of an object-chunked copy calls the dataset that it is of; stores of before, and zips, have none. */
export const datasetIdAttribute = "dataset_id";

/**
 * Every metadata document of a store, by the directory it belongs in; the root's is "".
 * @param own further attributes of the root
 */
export function storeMetadata(
  record: DatasetRecord,
  shapes: CubeShapes,
  axes: readonly AxisArray[],
  codec: CodecName,
  own: { [key: string]: Json } = {},
): Map<string, ArrayMetadata | GroupMetadata> {
  const arrays = new Map(axes.map(({ name, metadata }) => [name, metadata]));
  const along = (...dimensions: string[]) =>
    axes
      .filter(
        ({ name, metadata }) =>
          name !== metadata.dimension_names[0] && dimensions.includes(metadata.dimension_names[0]!),
      )
      .map(({ name }) => name)
      .join(" ");
  arrays.set(
    "lightcurves",
    cube(shapes.lightcurves, "float32", ["object", "measurement", "value", "epoch"], codec, {
      description: "value and uncertainty of each object in each measurement at each epoch; NaN where unmeasured",
      coordinates: along("object", "measurement", "epoch"),
    }),
  );
  arrays.set(
    "flags",
    cube(shapes.flags, shapes.flags.dataType ?? "int16", ["object", "table", "epoch"], codec, {
      ...flagAttributes,
      coordinates: along("object", "epoch"),
    }),
  );
  if (shapes.source_properties)
    arrays.set(
      "source_properties",
      cube(shapes.source_properties, "float32", ["object", "table", "property", "epoch"], codec, {
        description:
          "what the matched source of each object had in the catalog besides its photometry; NaN where there is none",
        coordinates: along("object", "epoch", "property"),
      }),
    );
  const { reference, template, match } = record;
  const attributes = {
    creator: storeCreator,
    format_version: storeVersion,
    objects_from: reference.kind === "reference" ? reference.file : "union of the epochs",
    naming_template: template,
    match_mode: match.mode,
    match_radius_arcsec: match.radiusArcsec,
    ...own,
  };
  return new Map<string, ArrayMetadata | GroupMetadata>([["", groupMetadata(arrays, attributes)], ...arrays]);
}

function cube(
  { shape, shardShape, innerShape }: CubeShape,
  dataType: DataType,
  dimensionNames: string[],
  codec: CodecName,
  attributes: { [key: string]: Json },
): ArrayMetadata {
  return arrayMetadata({
    dataType,
    shape,
    chunkShape: shardShape,
    codecs: sharded(innerShape, innerCodecMetadata(codec)),
    fillValue: dataType === "float32" ? Number.NaN : noPoint.noCatalog,
    dimensionNames,
    attributes,
  });
}

/** SExtractor's FLAGS, in the way of the CF conventions (section 3.5), and our reasons below zero. */
// Reasons that came later (limits, missing values) are said in the archive's README: datasets are checked against this text.
const flagAttributes = {
  description:
    "SExtractor FLAGS of the matched source; below zero the reason why there is none: " +
    `${noPoint.noCatalog} no catalog, ${noPoint.outsideFootprint} outside the footprint, ` +
    `${noPoint.notDetected} not detected, ${noPoint.unmatched} source belongs to a nearer object, ` +
    `${noPoint.catalogRefused} catalog refused`,
  flag_masks: [1, 2, 4, 8, 16, 32, 64, 128],
  flag_meanings:
    "biased deblended saturated truncated aperture_incomplete isophote_incomplete deblend_overflow extraction_overflow",
};
