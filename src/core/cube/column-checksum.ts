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

/** Flags of one table at one epoch. */
export function flagChecksum(flags: Int16Array): string {
  let plain = 0;
  let weighted = 0;
  for (let object = 0; object < flags.length; object++) {
    const bits = ~flags[object]!; // -1, no catalog, counts for nothing
    plain = (plain + bits) | 0;
    weighted = (weighted + Math.imul(bits, 2 * object + 1)) | 0;
  }
  return hex(plain, weighted);
}

/**
 * Sums of one measurement or table for every epoch at once, fed object by object. Plain TypeScript: what the kernel is
 * held to.
 */
export class EpochSums {
  readonly #plain: Int32Array;
  readonly #weighted: Int32Array;
  readonly #finite: Int32Array;

  constructor(epochCount: number) {
    this.#plain = new Int32Array(epochCount);
    this.#weighted = new Int32Array(epochCount);
    this.#finite = new Int32Array(epochCount);
  }

  /** One object's stored numbers over all epochs, as bits. */
  addCurve(object: number, valueBits: Int32Array, uncertaintyBits: Int32Array): void {
    const finite = this.#finite;
    this.#addRow(valueBits, 4 * object + 1);
    this.#addRow(uncertaintyBits, 4 * object + 3);
    for (let epoch = 0; epoch < finite.length; epoch++)
      if ((valueBits[epoch]! & 0x7f800000) !== 0x7f800000) finite[epoch]!++;
  }

  addFlags(object: number, flags: Int16Array): void {
    const plain = this.#plain;
    const weighted = this.#weighted;
    for (let epoch = 0; epoch < plain.length; epoch++) {
      const bits = ~flags[epoch]!;
      plain[epoch]! += bits;
      weighted[epoch]! += Math.imul(bits, 2 * object + 1);
    }
  }

  at(epoch: number): ColumnSums {
    return columnSums(this.#finite[epoch]!, this.#plain[epoch]!, this.#weighted[epoch]!);
  }

  #addRow(row: Int32Array, weight: number): void {
    const plain = this.#plain;
    const weighted = this.#weighted;
    for (let epoch = 0; epoch < plain.length; epoch++) {
      const bits = row[epoch]! ^ nanBits;
      plain[epoch]! += bits;
      weighted[epoch]! += Math.imul(bits, weight);
    }
  }
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
