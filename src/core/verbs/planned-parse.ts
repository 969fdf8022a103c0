import { defined } from "../defined.ts";
import type { ColumnMapping } from "../format/catalog.ts";
import { resolveTemplate } from "../naming/built-in-templates.ts";
import type { IngestPlan } from "../naming/ingest-plan.ts";
import { keepsColumnNames } from "../naming/naming.ts";
import type { DroppedFile } from "./expand-archives.ts";
import type { ParseRequest } from "./parse.ts";

/**
 * How a planned file is parsed, by an ingest and by whoever looks at it before.
 * @param index of the file among those that were dropped
 */
export function plannedParse(
  plan: IngestPlan,
  files: readonly DroppedFile[],
  index: number,
  mapping?: ColumnMapping,
): ParseRequest {
  const { path, file } = files[index]!;
  const template = resolveTemplate(plan.template);
  if (index === plan.reference)
    return defined({ path, file, tableKey: "reference", idf: keepsColumnNames(template, path), mapping });
  const tableKey = plan.catalogs.find((catalog) => catalog.index === index)?.tableKey ?? "default";
  return defined({ path, file, tableKey, idf: template.keepsColumnNames, mapping });
}
