import { giveBack, takeHasher } from "./hashers.ts";

/** CRC-32 (IEEE 802.3, as in ZIP and PNG) of bytes as they stream by. */
export interface Crc32 {
  update(block: Uint8Array): void;
  /** Of everything so far; call once. */
  digest(): number;
}

export async function createCrc32(): Promise<Crc32> {
  const hasher = await takeHasher("crc32");
  return {
    update: (block) => void hasher.update(block),
    digest() {
      const crc32 = Number.parseInt(hasher.digest("hex"), 16);
      giveBack("crc32", hasher);
      return crc32;
    },
  };
}

export async function crc32(bytes: Uint8Array): Promise<number> {
  const sum = await createCrc32();
  sum.update(bytes);
  return sum.digest();
}
