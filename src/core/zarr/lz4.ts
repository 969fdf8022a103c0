import { formatCounted } from "../format-counted.ts";

/**
 * Unpacks an LZ4 block (https://github.com/lz4/lz4/blob/dev/doc/lz4_Block_format.md) to exactly the bytes of `into`.
 * @throws RangeError where it is none
 */
export function unpackLz4(packed: Uint8Array, into: Uint8Array): void {
  let [from, at] = [0, 0];
  const length = (nibble: number): number => {
    let all = nibble;
    for (let more = nibble === 15 ? 255 : 0; more === 255; ) {
      if (from >= packed.length) throw new RangeError("LZ4 ends within a length");
      more = packed[from++]!;
      all += more;
    }
    return all;
  };
  while (from < packed.length) {
    const token = packed[from++]!;
    const literals = length(token >> 4);
    if (from + literals > packed.length || at + literals > into.length)
      throw new RangeError("LZ4 literals out of bounds");
    into.set(packed.subarray(from, from + literals), at);
    from += literals;
    at += literals;
    if (from === packed.length) break;
    if (from + 2 > packed.length) throw new RangeError("LZ4 ends within an offset");
    const offset = packed[from]! | (packed[from + 1]! << 8);
    from += 2;
    const matched = length(token & 15) + 4;
    if (offset === 0 || offset > at || at + matched > into.length) throw new RangeError("LZ4 match out of bounds");
    for (const end = at + matched; at < end; at++) into[at] = into[at - offset]!;
  }
  if (at !== into.length)
    throw new RangeError(`LZ4 of ${formatCounted(at, "byte")} where there should be ${into.length}`);
}

/** The same with its length before it, as numcodecs' `lz4` has it. */
export function unpackSizedLz4(packed: Uint8Array): Uint8Array<ArrayBuffer> {
  if (packed.length < 4) throw new RangeError("LZ4 ends within its length");
  const into = new Uint8Array(new DataView(packed.buffer, packed.byteOffset, 4).getUint32(0, true));
  unpackLz4(packed.subarray(4), into);
  return into;
}
