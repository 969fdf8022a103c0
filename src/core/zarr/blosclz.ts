import { formatCounted } from "../format-counted.ts";

/** Offsets from here on have two bytes of their own. */
const maxDistance = 8191;

/**
 * Unpacks BloscLZ, Blosc's own variant of FastLZ (c-blosc 1.21, blosclz.c), to exactly the bytes of `into`.
 * @throws RangeError where it is none
 */
export function unpackBloscLz(packed: Uint8Array, into: Uint8Array): void {
  let [from, at] = [0, 0];
  const next = (): number => {
    if (from >= packed.length) throw new RangeError("BloscLZ ends too early");
    return packed[from++]!;
  };
  // The first instruction is one of literals, whatever its upper bits say.
  let control = next() & 31;
  for (;;) {
    if (control >= 32) {
      let length = (control >> 5) - 1;
      const high = (control & 31) << 8;
      if (length === 6)
        for (let more = 255; more === 255; ) {
          more = next();
          length += more;
        }
      const low = next();
      let distance = high + low;
      if (low === 255 && high === 31 << 8) distance = maxDistance + ((next() << 8) | next());
      const start = at - distance - 1;
      const end = at + length + 3;
      if (start < 0 || end > into.length) throw new RangeError("BloscLZ match out of bounds");
      for (let source = start; at < end; ) into[at++] = into[source++]!;
    } else {
      const end = from + control + 1;
      if (end > packed.length || at + control + 1 > into.length) throw new RangeError("BloscLZ literals out of bounds");
      into.set(packed.subarray(from, end), at);
      at += control + 1;
      from = end;
    }
    if (from >= packed.length) break;
    control = next();
  }
  if (at !== into.length)
    throw new RangeError(`BloscLZ of ${formatCounted(at, "byte")} where there should be ${into.length}`);
}
