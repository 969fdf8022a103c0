import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";

/**
 * The zip that the page's own server offers with `?store=…`, as if it had been dropped; undefined where the address
 * names none. Only what lies below the page's own address is fetched.
 */
export async function fetchLinkedStore(search: string): Promise<DroppedFile | undefined> {
  const path = new URLSearchParams(search).get("store");
  if (path === null) return undefined;
  const folder = new URL("./", document.baseURI);
  const url = new URL(path, folder);
  if (!url.href.startsWith(folder.href)) throw new Error(`${path} lies on another server than this page.`);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
  const name = decodeURIComponent(url.pathname.split("/").at(-1)!);
  return { path: name, file: new File([await response.blob()], name) };
}
