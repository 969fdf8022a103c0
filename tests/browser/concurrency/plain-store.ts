/** A directory of the OPFS as a Zarr store, written as the standard's examples do. */
export async function plainStore(name: string) {
  const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
  const fileOf = (key: string, create: boolean) => root.getFileHandle(key.replaceAll("/", "_"), { create });
  return {
    async get(key: string): Promise<Uint8Array | undefined> {
      const handle = await fileOf(key, false).catch(() => undefined);
      return handle && new Uint8Array(await (await handle.getFile()).arrayBuffer());
    },
    async set(key: string, bytes: Uint8Array): Promise<void> {
      const stream = await (await fileOf(key, true)).createWritable();
      await stream.write(bytes as Uint8Array<ArrayBuffer>);
      await stream.close();
    },
  };
}
