import { type ColumnSums, columnSums, nanBits } from "../../src/core/cube/column-checksum.ts";
import type { FlagArray } from "../../src/core/cube/flag-array.ts";

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

  addFlags(object: number, flags: FlagArray): void {
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
