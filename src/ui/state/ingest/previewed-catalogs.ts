import { builtInTemplates, resolveTemplate } from "../../../core/naming/built-in-templates.ts";
import type { IngestPlan } from "../../../core/naming/ingest-plan.ts";
import { parseName } from "../../../core/naming/naming.ts";
import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";
import type { ParseRequest } from "../../../core/verbs/parse.ts";

/** How a planned file is to be parsed, as an ingest will. */
export function parseRequest(plan: IngestPlan, files: readonly DroppedFile[], index: number): ParseRequest {
  const { path, file } = files[index]!;
  const template = resolveTemplate(plan.template);
  const isIdf = template === builtInTemplates[0];
  if (index === plan.reference)
    return { path, file, tableKey: "reference", idf: isIdf && parseName(template, path) !== undefined };
  const tableKey = plan.catalogs.find((catalog) => catalog.index === index)?.tableKey ?? "default";
  return { path, file, tableKey, idf: isIdf };
}

/** The files whose columns are worth a look: the first catalog of each table, then the reference catalog. */
export function typicalFiles({ catalogs, reference }: IngestPlan): number[] {
  const firsts = [...new Set(catalogs.map(({ tableKey }) => tableKey))].map(
    (tableKey) => catalogs.find((catalog) => catalog.tableKey === tableKey)!.index,
  );
  return reference === undefined ? firsts : [...firsts, reference];
}
