import type { DatasetRecord } from "../cube/dataset.ts";
import { defined } from "../defined.ts";
import type { ColumnMapping } from "../format/catalog.ts";

/** Options of the command line's `ingest`, by their names; `mapping`, which only a file can say, as datasets keep it. */
export type IngestRecipe = { [option: string]: string | number | boolean } | { mapping: ColumnMapping };

/** What makes the same dataset of the same catalogs on the command line, to be given with `--recipe`. */
export function ingestRecipe(
  record: Pick<
    DatasetRecord,
    "name" | "reference" | "match" | "template" | "codec" | "epochTable" | "properties" | "mapping"
  >,
): IngestRecipe {
  const { name, reference, match, template, codec, epochTable } = record;
  return defined({
    name,
    template: template === "" ? undefined : template,
    reference: reference.kind === "reference" ? reference.file : undefined,
    epochs: epochTable?.file,
    mode: match.mode,
    // 0 where objects have no place on the sky: pixels are matched then.
    radius: match.radiusArcsec > 0 ? match.radiusArcsec : undefined,
    "radius-pixels": match.radiusPixels,
    "remove-offsets": match.removeOffsets ? true : undefined,
    "keep-offsets": match.keepOffsets,
    // Datasets of before it could be chosen say nothing, and took the closest.
    "no-weigh-errors": match.weighErrors ? undefined : true,
    "no-source-properties": record.properties?.length === 0 ? true : undefined,
    codec,
    mapping: record.mapping,
  }) as IngestRecipe;
}
