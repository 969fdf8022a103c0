import { crc32c } from "../bytes/crc32c.ts";

/** The part, from 1, that an epoch belongs to: the CRC-32C of its key's UTF-8, modulo the number of parts. */
export function partOf(epochKey: string, count: number): number {
  return 1 + (crc32c(new TextEncoder().encode(epochKey)) % count);
}
