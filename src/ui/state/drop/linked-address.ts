import { parseLink } from "../keep/page-link.ts";

/**
 * The store on a server that an address of the page names: with `#dataset=https://…`, which servers are not told, as the
 * page's own links have it, or with `?open=https://…`.
 */
export function linkedAddress({ hash, search }: Pick<Location, "hash" | "search">): string | undefined {
  const { dataset } = parseLink(hash);
  if (dataset !== undefined) return /^https?:/.test(dataset) ? dataset : undefined;
  return new URLSearchParams(search).get("open") ?? undefined;
}
