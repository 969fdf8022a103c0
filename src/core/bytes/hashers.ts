import { createCRC32, createXXHash128, type IHasher } from "hash-wasm";

const makers = { crc32: () => createCRC32(), xxh128: createXXHash128 };

/** Hashers that are done: each is a WebAssembly instance, and a browser runs out of address space for thousands of them. */
const idle: Record<keyof typeof makers, IHasher[]> = { crc32: [], xxh128: [] };

/** A hasher at its start. `giveBack` it when its digest was taken. */
export async function takeHasher(name: keyof typeof makers): Promise<IHasher> {
  return (idle[name].pop() ?? (await makers[name]())).init();
}

export function giveBack(name: keyof typeof makers, hasher: IHasher): void {
  idle[name].push(hasher);
}
