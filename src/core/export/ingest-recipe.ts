import type { DatasetRecord } from "../cube/dataset.ts";
import { defined } from "../defined.ts";

/** Options of the command line's `ingest`, by their names. */
export type IngestRecipe = { [option: string]: string | number | boolean };

/** What makes the same dataset of the same catalogs on the command line, to be given with `--recipe`. */
export function ingestRecipe(
  record: Pick<DatasetRecord, "name" | "reference" | "match" | "template" | "codec" | "epochTable" | "properties">,
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
    "remove-offsets": match.removeOffsets ? true : undefined,
    "no-source-properties": record.properties?.length === 0 ? true : undefined,
    codec,
  }) as IngestRecipe;
}
