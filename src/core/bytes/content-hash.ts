import { giveBack, takeHasher } from "./hashers.ts";

/** Hashes bytes as they stream by; two files with the same hash have the same content. */
export interface ContentHasher {
  update(block: Uint8Array): void;
  /** `xxh128:<32 hex digits>` of everything so far; call once. */
  digest(): string;
}

export async function createContentHasher(): Promise<ContentHasher> {
  const hasher = await takeHasher("xxh128");
  return {
    update: (block) => void hasher.update(block),
    digest() {
      const hash = `xxh128:${hasher.digest("hex")}`;
      giveBack("xxh128", hasher);
      return hash;
    },
  };
}
