import type { ColumnMapping } from "../../../core/format/catalog.ts";
import type { CatalogPreview } from "../../../core/verbs/parse.ts";
import { recall, remember } from "../../kit/remember.ts";

const key = "mappings";
const most = 40;

type Mappings = Record<string, ColumnMapping>;

/** What the user's corrections are remembered by: the names of all columns. */
export const columnSet = ({ columns }: CatalogPreview) => columns.map(({ name }) => name).join(" ");

function all(): Mappings {
  try {
    return JSON.parse(recall(key) ?? "{}") as Mappings;
  } catch {
    return {};
  }
}

export const anyMappings = () => Object.keys(all()).length > 0;

export function recallMapping(preview: CatalogPreview): ColumnMapping | undefined {
  return all()[columnSet(preview)];
}

/** Keeps a corrected mapping for catalogs with the same columns; `undefined` forgets it. */
export function rememberMapping(preview: CatalogPreview, mapping: ColumnMapping | undefined): void {
  const { [columnSet(preview)]: _, ...others } = all();
  const kept = Object.entries(others).slice(-most + 1);
  remember(key, JSON.stringify(Object.fromEntries(mapping ? [...kept, [columnSet(preview), mapping]] : kept)));
}
