import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";

export interface Sample {
  name: string;
  files: DroppedFile[];
}

/** The sample that is served with the page, as if it had been dropped. */
export async function fetchSample(): Promise<Sample> {
  const folder = new URL("./sample/", document.baseURI);
  const index: { name: string; files: { path: string }[] } = await (
    await fetchOk(new URL("index.json", folder))
  ).json();
  const files = index.files.map(async ({ path }) => {
    const blob = await (await fetchOk(new URL(path, folder))).blob();
    return { path, file: new File([blob], path) };
  });
  return { name: index.name, files: await Promise.all(files) };
}

async function fetchOk(url: URL): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
  return response;
}
