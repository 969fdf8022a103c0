import { createXXHash128, type IHasher } from "hash-wasm";

/** Hashes bytes as they stream by; two files with the same hash have the same content. */
export interface ContentHasher {
  update(block: Uint8Array): void;
  /** `xxh128:<32 hex digits>` of everything so far; call once. */
  digest(): string;
}

/** Hashers that are done: each is a WebAssembly instance, and a browser runs out of address space for thousands of them. */
const idle: IHasher[] = [];

export async function createContentHasher(): Promise<ContentHasher> {
  const hasher = (idle.pop() ?? (await createXXHash128())).init();
  return {
    update: (block) => void hasher.update(block),
    digest() {
      const hash = `xxh128:${hasher.digest("hex")}`;
      idle.push(hasher);
      return hash;
    },
  };
}
