import { formatCounted } from "../format-counted.ts";

/** Zarr's `vlen-utf8`: u32 LE count, then per item u32 LE byte length and UTF-8. */
export function encodeVlenUtf8(items: readonly string[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const encoded = items.map((item) => encoder.encode(item));
  const bytes = new Uint8Array(encoded.reduce((total, item) => total + 4 + item.length, 4));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, items.length, true);
  let at = 4;
  for (const item of encoded) {
    view.setUint32(at, item.length, true);
    bytes.set(item, at + 4);
    at += 4 + item.length;
  }
  return bytes;
}

/** @throws RangeError where the lengths do not add up to the bytes there are */
export function decodeVlenUtf8(bytes: Uint8Array): string[] {
  const decoder = new TextDecoder();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length < 4 ? Number.NaN : view.getUint32(0, true);
  if (!(count * 4 <= bytes.length - 4))
    throw new RangeError(
      `vlen-utf8: ${formatCounted(bytes.length, "byte")} cannot hold ${formatCounted(count, "item")}`,
    );
  const items: string[] = new Array(count);
  let at = 4;
  for (let index = 0; index < count; index++) {
    const end = at + 4 <= bytes.length ? at + 4 + view.getUint32(at, true) : Number.NaN;
    if (!(end <= bytes.length))
      throw new RangeError(`vlen-utf8: item ${index} of ${count} at byte ${at} ends after byte ${bytes.length}`);
    items[index] = decoder.decode(bytes.subarray(at + 4, end));
    at = end;
  }
  return items;
}
