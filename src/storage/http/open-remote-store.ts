import type { SlicedBytes } from "../../core/bytes/sliced-bytes.ts";
import type { FileVersion, RemoteStore } from "../../core/verbs/remote-store.ts";
import type { KeyStore } from "../zarr/key-store.ts";
import { openZipStore } from "../zip/open-zip-store.ts";
import { HttpFolder } from "./http-folder.ts";
import { checkSame, fault, RangeReader } from "./range-reader.ts";
import { RemoteFile } from "./remote-file.ts";

/** A store on a server that has been found: a zip, of which parts are read, or a folder. */
export type OpenedRemote = { store: KeyStore; version: FileVersion } & (
  | { archive: SlicedBytes }
  | { folder: HttpFolder; reader: RangeReader }
);

/**
 * The store at an address; undefined where there is something else. What is called a zip is looked at as one first, all
 * else as a folder first.
 * @throws ServerFault where the server does not give what it is asked for, or has another version than the wanted one
 */
export async function openRemoteStore(
  { url, name, carrier, version }: RemoteStore,
  signal?: AbortSignal,
): Promise<OpenedRemote | undefined> {
  const reader = new RangeReader(carrier, signal ? { signal } : {});
  const asFolder = async (): Promise<OpenedRemote | undefined> => {
    const folder = await HttpFolder.open(reader, url, version);
    return folder && { store: folder, folder, reader, version: folder.version };
  };
  const asZip = async (): Promise<OpenedRemote | "no store" | undefined> => {
    const file = await RemoteFile.open(reader, url);
    if (!file) return undefined;
    if (version) checkSame(url, version, file.version);
    const store = await openZipStore(file.bytes, name);
    return store ? { store, archive: file.bytes, version: file.version } : "no store";
  };
  const isNamedZip = /\.zip$/i.test(new URL(url).pathname);
  const zipFirst = isNamedZip ? await asZip() : undefined;
  const found = zipFirst ?? (await asFolder()) ?? (isNamedZip || url.endsWith("/") ? undefined : await asZip());
  if (found) return found === "no store" ? undefined : found;
  throw fault(url, "missing", "a zip, or a folder with a zarr.json, .zmetadata or .zgroup", "neither");
}
