import type { TableSort } from "../../kit/table/table-column.ts";

/** What a link to the page says: which dataset, and how it is looked at. Absent parts are as they are at first. */
export interface PageLink {
  dataset?: string;
  object?: string;
  measurements: string[];
  columns: string[];
  sort: TableSort[];
  filter: string;
  /** What each view keeps of its own, by the view's name. */
  views: Record<string, string>;
}

const viewPrefix = "view.";

/** A link as the part of an address that begins with `#`; empty where there is no dataset. */
export function formatLink({ dataset, object, measurements, columns, sort, filter, views }: PageLink): string {
  if (dataset === undefined) return "";
  const parts = new URLSearchParams({ dataset });
  if (object !== undefined) parts.append("object", object);
  for (const key of measurements) parts.append("measurement", key);
  if (filter !== "") parts.append("filter", filter);
  for (const { columnId, descending } of sort) parts.append(descending ? "desc" : "asc", columnId);
  for (const name of columns) parts.append("column", name);
  for (const [name, value] of Object.entries(views)) parts.append(`${viewPrefix}${name}`, value);
  return `#${parts}`;
}

/** The other way round; what it does not know, it leaves out. */
export function parseLink(hash: string): PageLink {
  const link: PageLink = { measurements: [], columns: [], sort: [], filter: "", views: {} };
  for (const [name, value] of new URLSearchParams(hash.replace(/^#/, ""))) {
    if (name === "dataset") link.dataset = value;
    else if (name === "object") link.object = value;
    else if (name === "measurement") link.measurements.push(value);
    else if (name === "filter") link.filter = value;
    else if (name === "asc" || name === "desc") link.sort.push({ columnId: value, descending: name === "desc" });
    else if (name === "column") link.columns.push(value);
    else if (name.startsWith(viewPrefix)) link.views[name.slice(viewPrefix.length)] = value;
  }
  return link;
}
