import type { FlagArray } from "./flag-array.ts";

/**
 * What an epoch's journal line says of one column of its slab. Computed from the epoch's side object by object in axis
 * order, and from the object-chunked copy curve by curve for all epochs at once; both give the same.
 *
 * The checksum is two sums modulo 2^32 over the numbers' bits, combined (XOR) with those of "nothing there", so that
 * objects without a value, or beyond the end of the column, count for nothing: the plain sum, and the sum weighted by
 * 2p + 1 where p is the number's position, which makes it sensitive to order.
 */
export interface ColumnSums {
  finiteCount: number;
  /** Two u32, as 16 hex digits. */
  checksum: string;
}

/** Bits of the one NaN that stores hold. */
export const nanBits = 0x7fc00000;

/** Value and uncertainty of one measurement at one epoch; p counts value and uncertainty of each object in turn. */
export function measurementSums(value: Float32Array, uncertainty: Float32Array): ColumnSums {
  const valueBits = new Int32Array(value.buffer, value.byteOffset, value.length);
  const uncertaintyBits = new Int32Array(uncertainty.buffer, uncertainty.byteOffset, uncertainty.length);
  let plain = 0;
  let weighted = 0;
  let finiteCount = 0;
  for (let object = 0; object < value.length; object++) {
    const v = value[object]!;
    const u = uncertainty[object]!;
    if (Number.isFinite(v)) finiteCount++;
    const vBits = Number.isNaN(v) ? 0 : valueBits[object]! ^ nanBits;
    const uBits = Number.isNaN(u) ? 0 : uncertaintyBits[object]! ^ nanBits;
    plain = (plain + vBits + uBits) | 0;
    weighted = (weighted + Math.imul(vBits, 4 * object + 1) + Math.imul(uBits, 4 * object + 3)) | 0;
  }
  return columnSums(finiteCount, plain, weighted);
}

/** One property of one table at one epoch; the numbers of objects count one by one, as flags do. */
export function propertyChecksum(numbers: Float32Array): string {
  const bitsOf = new Int32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  let plain = 0;
  let weighted = 0;
  for (let object = 0; object < numbers.length; object++) {
    if (Number.isNaN(numbers[object]!)) continue;
    const bits = bitsOf[object]! ^ nanBits;
    plain = (plain + bits) | 0;
    weighted = (weighted + Math.imul(bits, 2 * object + 1)) | 0;
  }
  return hex(plain, weighted);
}

/** Flags of one table at one epoch. */
export function flagChecksum(flags: FlagArray): string {
  let plain = 0;
  let weighted = 0;
  for (let object = 0; object < flags.length; object++) {
    const bits = ~flags[object]!; // -1, no catalog, counts for nothing
    plain = (plain + bits) | 0;
    weighted = (weighted + Math.imul(bits, 2 * object + 1)) | 0;
  }
  return hex(plain, weighted);
}

export function columnSums(finiteCount: number, plain: number, weighted: number): ColumnSums {
  return { finiteCount, checksum: hex(plain, weighted) };
}

/** The sums of one epoch, of a kernel's: plain sums of every epoch, then weighted ones, then counts of finite values. */
export function columnSumsAt(sums: Int32Array, epoch: number): ColumnSums {
  const epochCount = sums.length / 3;
  return columnSums(sums[2 * epochCount + epoch]!, sums[epoch]!, sums[epochCount + epoch]!);
}

/** Adds the sums of other objects. */
export function addSums(into: Int32Array, more: Int32Array): void {
  for (let i = 0; i < into.length; i++) into[i]! += more[i]!;
}

/** What a column that nobody filled sums to. */
export const emptySums: ColumnSums = columnSums(0, 0, 0);

function hex(plain: number, weighted: number): string {
  return [plain, weighted].map((sum) => (sum >>> 0).toString(16).padStart(8, "0")).join("");
}
