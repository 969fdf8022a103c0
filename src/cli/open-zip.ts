import { openAsBlob } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { type DatasetSource, openFileSource } from "../pipeline/read/file-source.ts";
import type { Terminal } from "./command.ts";

/**
 * Opens a zip of light curves to be looked at, and warns of what it cannot show; undefined where the path is no file. To be closed.
 * @throws what `openFileSource` refuses it for
 */
export async function openZip(path: string, { warn }: Pick<Terminal, "warn">): Promise<DatasetSource | undefined> {
  const kind = await stat(path).catch(() => undefined);
  if (!kind?.isFile()) return undefined;
  const source = await openFileSource(new File([await openAsBlob(path)], basename(path)), path);
  const { readOnly } = await source.overview();
  for (const reason of readOnly?.leftOut ?? []) warn(`left out: ${reason}`);
  return source;
}
