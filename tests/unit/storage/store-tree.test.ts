import { expect, test } from "vitest";
import { silentJob } from "../../../src/core/job.ts";
import { rechunk } from "../../../src/pipeline/copy/rechunk.ts";
import { datasetTree } from "../../../src/storage/dataset-directory.ts";
import { type Files, memoryTree } from "../../support/memory-tree.ts";
import { writeTestDataset } from "../../support/small-dataset.ts";

const size = { objectCount: 2, measurementCount: 1, tableCount: 1, epochCount: 2 };

async function makeFiles(): Promise<Files> {
  const files: Files = new Map();
  const root = memoryTree(files);
  await writeTestDataset(datasetTree(root, "small"), size);
  await rechunk({ root }, { datasetId: "small" }, silentJob());
  return new Map([...files].map(([path, bytes]): [string, Uint8Array<ArrayBuffer>] => [path.slice(15), bytes]));
}

test("a dataset's directory holds these files, of these lengths", async () => {
  const lines = [...(await makeFiles())].map(([path, { length }]) => `${path} ${length}`).sort();
  expect(`\n${lines.join("\n")}\n`).toMatchInlineSnapshot(`
    "
    dataset.json 1397
    journal.jsonl 1475
    lightcurves_read.1.zarr/epoch/c/0 22
    lightcurves_read.1.zarr/epoch/zarr.json 532
    lightcurves_read.1.zarr/epoch_mjd/c/0 20
    lightcurves_read.1.zarr/epoch_mjd/zarr.json 724
    lightcurves_read.1.zarr/epoch_time_source/c/0 28
    lightcurves_read.1.zarr/epoch_time_source/zarr.json 541
    lightcurves_read.1.zarr/flags/c/0/0/0 52
    lightcurves_read.1.zarr/flags/zarr.json 1680
    lightcurves_read.1.zarr/lightcurves/c/0/0/0/0 76
    lightcurves_read.1.zarr/lightcurves/zarr.json 1557
    lightcurves_read.1.zarr/measurement/c/0 30
    lightcurves_read.1.zarr/measurement/zarr.json 544
    lightcurves_read.1.zarr/measurement_aperture/c/0 18
    lightcurves_read.1.zarr/measurement_aperture/zarr.json 540
    lightcurves_read.1.zarr/measurement_channel/c/0 15
    lightcurves_read.1.zarr/measurement_channel/zarr.json 529
    lightcurves_read.1.zarr/measurement_kind/c/0 15
    lightcurves_read.1.zarr/measurement_kind/zarr.json 535
    lightcurves_read.1.zarr/measurement_table/c/0 19
    lightcurves_read.1.zarr/measurement_table/zarr.json 580
    lightcurves_read.1.zarr/measurement_type/c/0 15
    lightcurves_read.1.zarr/measurement_type/zarr.json 547
    lightcurves_read.1.zarr/measurement_uncertainty_column/c/0 25
    lightcurves_read.1.zarr/measurement_uncertainty_column/zarr.json 555
    lightcurves_read.1.zarr/measurement_unit/c/0 15
    lightcurves_read.1.zarr/measurement_unit/zarr.json 551
    lightcurves_read.1.zarr/measurement_value_column/c/0 22
    lightcurves_read.1.zarr/measurement_value_column/zarr.json 549
    lightcurves_read.1.zarr/object/c/0 20
    lightcurves_read.1.zarr/object/zarr.json 534
    lightcurves_read.1.zarr/object_dec/c/0 20
    lightcurves_read.1.zarr/object_dec/zarr.json 629
    lightcurves_read.1.zarr/object_mag_auto/c/0 20
    lightcurves_read.1.zarr/object_mag_auto/zarr.json 601
    lightcurves_read.1.zarr/object_ra/c/0 20
    lightcurves_read.1.zarr/object_ra/zarr.json 633
    lightcurves_read.1.zarr/object_x_image/c/0 20
    lightcurves_read.1.zarr/object_x_image/zarr.json 622
    lightcurves_read.1.zarr/object_y_image/c/0 20
    lightcurves_read.1.zarr/object_y_image/zarr.json 622
    lightcurves_read.1.zarr/table/c/0 19
    lightcurves_read.1.zarr/table/zarr.json 543
    lightcurves_read.1.zarr/value/c/0 32
    lightcurves_read.1.zarr/value/zarr.json 528
    lightcurves_read.1.zarr/zarr.json 21027
    lightcurves_write.zarr/epoch/c/0 22
    lightcurves_write.zarr/epoch/zarr.json 532
    lightcurves_write.zarr/epoch_mjd/c/0 20
    lightcurves_write.zarr/epoch_mjd/zarr.json 724
    lightcurves_write.zarr/epoch_time_source/c/0 28
    lightcurves_write.zarr/epoch_time_source/zarr.json 541
    lightcurves_write.zarr/flags/c/0/0/0 2316
    lightcurves_write.zarr/flags/zarr.json 1683
    lightcurves_write.zarr/lightcurves/c/0/0/0/0 5132
    lightcurves_write.zarr/lightcurves/zarr.json 1560
    lightcurves_write.zarr/measurement/c/0 30
    lightcurves_write.zarr/measurement/zarr.json 544
    lightcurves_write.zarr/measurement_aperture/c/0 18
    lightcurves_write.zarr/measurement_aperture/zarr.json 540
    lightcurves_write.zarr/measurement_channel/c/0 15
    lightcurves_write.zarr/measurement_channel/zarr.json 529
    lightcurves_write.zarr/measurement_kind/c/0 15
    lightcurves_write.zarr/measurement_kind/zarr.json 535
    lightcurves_write.zarr/measurement_table/c/0 19
    lightcurves_write.zarr/measurement_table/zarr.json 580
    lightcurves_write.zarr/measurement_type/c/0 15
    lightcurves_write.zarr/measurement_type/zarr.json 547
    lightcurves_write.zarr/measurement_uncertainty_column/c/0 25
    lightcurves_write.zarr/measurement_uncertainty_column/zarr.json 555
    lightcurves_write.zarr/measurement_unit/c/0 15
    lightcurves_write.zarr/measurement_unit/zarr.json 551
    lightcurves_write.zarr/measurement_value_column/c/0 22
    lightcurves_write.zarr/measurement_value_column/zarr.json 549
    lightcurves_write.zarr/object/c/0 20
    lightcurves_write.zarr/object/zarr.json 534
    lightcurves_write.zarr/object_dec/c/0 20
    lightcurves_write.zarr/object_dec/zarr.json 629
    lightcurves_write.zarr/object_mag_auto/c/0 20
    lightcurves_write.zarr/object_mag_auto/zarr.json 601
    lightcurves_write.zarr/object_ra/c/0 20
    lightcurves_write.zarr/object_ra/zarr.json 633
    lightcurves_write.zarr/object_x_image/c/0 20
    lightcurves_write.zarr/object_x_image/zarr.json 622
    lightcurves_write.zarr/object_y_image/c/0 20
    lightcurves_write.zarr/object_y_image/zarr.json 622
    lightcurves_write.zarr/table/c/0 19
    lightcurves_write.zarr/table/zarr.json 543
    lightcurves_write.zarr/value/c/0 32
    lightcurves_write.zarr/value/zarr.json 528
    lightcurves_write.zarr/zarr.json 21006
    valid_epochs.1.columns 120
    "
  `);
});

test("every zarr.json says this, in both stores unless said otherwise", async () => {
  const stores = ["lightcurves_write.zarr", "lightcurves_read.1.zarr"];
  const found = new Map<string, string[]>();
  for (const [path, bytes] of await makeFiles()) {
    const store = stores.find((directory) => path.startsWith(directory));
    if (!store || !path.endsWith("zarr.json")) continue;
    const { consolidated_metadata, ...metadata } = JSON.parse(new TextDecoder().decode(bytes));
    const names = consolidated_metadata ? ` consolidates ${Object.keys(consolidated_metadata.metadata).join(" ")}` : "";
    const line = `${path.slice(store.length + 1)} ${JSON.stringify(metadata)}${names}`;
    found.set(line, [...(found.get(line) ?? []), store]);
  }
  const lines = [...found].map(([line, [store, other]]) => (other ? line : `${store}: ${line}`)).sort();
  expect(`\n${lines.join("\n")}\n`).toMatchInlineSnapshot(`
    "
    epoch/zarr.json {"zarr_format":3,"node_type":"array","shape":[2],"data_type":"string","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"","codecs":[{"name":"vlen-utf8"},{"name":"crc32c"}],"attributes":{"description":"key of the epoch"},"dimension_names":["epoch"]}
    epoch_mjd/zarr.json {"zarr_format":3,"node_type":"array","shape":[2],"data_type":"float64","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"NaN","codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"attributes":{"units":"d","description":"time of the epoch","time_format":"mjd","time_scale":"UTC","time_reference":"mid","time_place":"spacecraft"},"dimension_names":["epoch"]}
    epoch_time_source/zarr.json {"zarr_format":3,"node_type":"array","shape":[2],"data_type":"string","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"","codecs":[{"name":"vlen-utf8"},{"name":"crc32c"}],"attributes":{"description":"where the time comes from"},"dimension_names":["epoch"]}
    lightcurves_read.1.zarr: flags/zarr.json {"zarr_format":3,"node_type":"array","shape":[2,1,2],"data_type":"int16","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2,1,2]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":-1,"codecs":[{"name":"sharding_indexed","configuration":{"chunk_shape":[1,1,2],"codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"index_codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"index_location":"end"}}],"attributes":{"description":"SExtractor FLAGS of the matched source; below zero the reason why there is none: -1 no catalog, -2 outside the footprint, -3 not detected, -4 source belongs to a nearer object, -5 catalog refused","flag_masks":[1,2,4,8,16,32,64,128],"flag_meanings":"biased deblended saturated truncated aperture_incomplete isophote_incomplete deblend_overflow extraction_overflow","coordinates":"object_ra object_dec object_x_image object_y_image object_mag_auto epoch_mjd epoch_time_source"},"dimension_names":["object","table","epoch"]}
    lightcurves_read.1.zarr: lightcurves/zarr.json {"zarr_format":3,"node_type":"array","shape":[2,1,2,2],"data_type":"float32","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2,1,2,2]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"NaN","codecs":[{"name":"sharding_indexed","configuration":{"chunk_shape":[1,1,2,2],"codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"index_codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"index_location":"end"}}],"attributes":{"description":"value and uncertainty of each object in each measurement at each epoch; NaN where unmeasured","coordinates":"object_ra object_dec object_x_image object_y_image object_mag_auto measurement_table measurement_channel measurement_kind measurement_type measurement_aperture measurement_unit measurement_value_column measurement_uncertainty_column epoch_mjd epoch_time_source"},"dimension_names":["object","measurement","value","epoch"]}
    lightcurves_read.1.zarr: zarr.json {"zarr_format":3,"node_type":"group","attributes":{"creator":"Lightcurve Workbench","format_version":1,"objects_from":"superstack.cat","naming_template":"IDF","match_mode":"position","match_radius_arcsec":1,"dataset_id":"small"}} consolidates object object_ra object_dec object_x_image object_y_image object_mag_auto measurement measurement_table measurement_channel measurement_kind measurement_type measurement_aperture measurement_unit measurement_value_column measurement_uncertainty_column value table epoch epoch_mjd epoch_time_source lightcurves flags
    lightcurves_write.zarr: flags/zarr.json {"zarr_format":3,"node_type":"array","shape":[2,1,2],"data_type":"int16","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[64,2,64]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":-1,"codecs":[{"name":"sharding_indexed","configuration":{"chunk_shape":[64,1,1],"codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"index_codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"index_location":"end"}}],"attributes":{"description":"SExtractor FLAGS of the matched source; below zero the reason why there is none: -1 no catalog, -2 outside the footprint, -3 not detected, -4 source belongs to a nearer object, -5 catalog refused","flag_masks":[1,2,4,8,16,32,64,128],"flag_meanings":"biased deblended saturated truncated aperture_incomplete isophote_incomplete deblend_overflow extraction_overflow","coordinates":"object_ra object_dec object_x_image object_y_image object_mag_auto epoch_mjd epoch_time_source"},"dimension_names":["object","table","epoch"]}
    lightcurves_write.zarr: lightcurves/zarr.json {"zarr_format":3,"node_type":"array","shape":[2,1,2,2],"data_type":"float32","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[64,4,2,64]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"NaN","codecs":[{"name":"sharding_indexed","configuration":{"chunk_shape":[64,1,2,1],"codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"index_codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"index_location":"end"}}],"attributes":{"description":"value and uncertainty of each object in each measurement at each epoch; NaN where unmeasured","coordinates":"object_ra object_dec object_x_image object_y_image object_mag_auto measurement_table measurement_channel measurement_kind measurement_type measurement_aperture measurement_unit measurement_value_column measurement_uncertainty_column epoch_mjd epoch_time_source"},"dimension_names":["object","measurement","value","epoch"]}
    lightcurves_write.zarr: zarr.json {"zarr_format":3,"node_type":"group","attributes":{"creator":"Lightcurve Workbench","format_version":1,"objects_from":"superstack.cat","naming_template":"IDF","match_mode":"position","match_radius_arcsec":1}} consolidates object object_ra object_dec object_x_image object_y_image object_mag_auto measurement measurement_table measurement_channel measurement_kind measurement_type measurement_aperture measurement_unit measurement_value_column measurement_uncertainty_column value table epoch epoch_mjd epoch_time_source lightcurves flags
    measurement/zarr.json {"zarr_format":3,"node_type":"array","shape":[1],"data_type":"string","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[1]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"","codecs":[{"name":"vlen-utf8"},{"name":"crc32c"}],"attributes":{"description":"key of the measurement"},"dimension_names":["measurement"]}
    measurement_aperture/zarr.json {"zarr_format":3,"node_type":"array","shape":[1],"data_type":"string","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[1]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"","codecs":[{"name":"vlen-utf8"},{"name":"crc32c"}],"attributes":{"description":"aperture or method"},"dimension_names":["measurement"]}
    measurement_channel/zarr.json {"zarr_format":3,"node_type":"array","shape":[1],"data_type":"string","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[1]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"","codecs":[{"name":"vlen-utf8"},{"name":"crc32c"}],"attributes":{"description":"channel"},"dimension_names":["measurement"]}
    measurement_kind/zarr.json {"zarr_format":3,"node_type":"array","shape":[1],"data_type":"string","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[1]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"","codecs":[{"name":"vlen-utf8"},{"name":"crc32c"}],"attributes":{"description":"kind of image"},"dimension_names":["measurement"]}
    measurement_table/zarr.json {"zarr_format":3,"node_type":"array","shape":[1],"data_type":"string","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[1]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"","codecs":[{"name":"vlen-utf8"},{"name":"crc32c"}],"attributes":{"description":"table (channel and kind of catalog) that it is measured in"},"dimension_names":["measurement"]}
    measurement_type/zarr.json {"zarr_format":3,"node_type":"array","shape":[1],"data_type":"string","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[1]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"","codecs":[{"name":"vlen-utf8"},{"name":"crc32c"}],"attributes":{"description":"mag, flux, ratio or other"},"dimension_names":["measurement"]}
    measurement_uncertainty_column/zarr.json {"zarr_format":3,"node_type":"array","shape":[1],"data_type":"string","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[1]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"","codecs":[{"name":"vlen-utf8"},{"name":"crc32c"}],"attributes":{"description":"catalog column of the uncertainty"},"dimension_names":["measurement"]}
    measurement_unit/zarr.json {"zarr_format":3,"node_type":"array","shape":[1],"data_type":"string","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[1]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"","codecs":[{"name":"vlen-utf8"},{"name":"crc32c"}],"attributes":{"description":"unit of value and uncertainty"},"dimension_names":["measurement"]}
    measurement_value_column/zarr.json {"zarr_format":3,"node_type":"array","shape":[1],"data_type":"string","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[1]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"","codecs":[{"name":"vlen-utf8"},{"name":"crc32c"}],"attributes":{"description":"catalog column of the value"},"dimension_names":["measurement"]}
    object/zarr.json {"zarr_format":3,"node_type":"array","shape":[2],"data_type":"string","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"","codecs":[{"name":"vlen-utf8"},{"name":"crc32c"}],"attributes":{"description":"key of the object"},"dimension_names":["object"]}
    object_dec/zarr.json {"zarr_format":3,"node_type":"array","shape":[2],"data_type":"float64","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"NaN","codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"attributes":{"units":"deg","description":"declination of the object, ICRS"},"dimension_names":["object"]}
    object_mag_auto/zarr.json {"zarr_format":3,"node_type":"array","shape":[2],"data_type":"float64","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"NaN","codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"attributes":{"column":"MAG_AUTO","units":"mag"},"dimension_names":["object"]}
    object_ra/zarr.json {"zarr_format":3,"node_type":"array","shape":[2],"data_type":"float64","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"NaN","codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"attributes":{"units":"deg","description":"right ascension of the object, ICRS"},"dimension_names":["object"]}
    object_x_image/zarr.json {"zarr_format":3,"node_type":"array","shape":[2],"data_type":"float64","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"NaN","codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"attributes":{"units":"pix","description":"x in the reference image"},"dimension_names":["object"]}
    object_y_image/zarr.json {"zarr_format":3,"node_type":"array","shape":[2],"data_type":"float64","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"NaN","codecs":[{"name":"bytes","configuration":{"endian":"little"}},{"name":"crc32c"}],"attributes":{"units":"pix","description":"y in the reference image"},"dimension_names":["object"]}
    table/zarr.json {"zarr_format":3,"node_type":"array","shape":[1],"data_type":"string","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[1]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"","codecs":[{"name":"vlen-utf8"},{"name":"crc32c"}],"attributes":{"description":"channel and kind of catalog"},"dimension_names":["table"]}
    value/zarr.json {"zarr_format":3,"node_type":"array","shape":[2],"data_type":"string","chunk_grid":{"name":"regular","configuration":{"chunk_shape":[2]}},"chunk_key_encoding":{"name":"default","configuration":{"separator":"/"}},"fill_value":"","codecs":[{"name":"vlen-utf8"},{"name":"crc32c"}],"attributes":{"description":"which number"},"dimension_names":["value"]}
    "
  `);
});

test("the root holds the metadata of every array, word for word", async () => {
  const files = await makeFiles();
  const json = (path: string) => JSON.parse(new TextDecoder().decode(files.get(path)));
  for (const store of ["lightcurves_write.zarr", "lightcurves_read.1.zarr"]) {
    const { metadata } = json(`${store}/zarr.json`).consolidated_metadata;
    const names = Object.keys(metadata);
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) expect(json(`${store}/${name}/zarr.json`)).toEqual(metadata[name]);
  }
});
