import fc from "fast-check";
import { expect, test } from "vitest";
import { ChunkKernel } from "../../../../src/core/kernels/chunk-kernel.ts";
import type { TransposeTile } from "../../../../src/core/kernels/transpose-tile.ts";
import { transposeTile } from "../../../oracles/transpose.ts";

const kernel = await ChunkKernel.load();
const area = kernel.allocate(4 << 20);

const shapes = fc.record({
  elementBytes: fc.constantFrom(4 as const, 2 as const),
  rowCount: fc.integer({ min: 0, max: 70 }),
  objects: fc.integer({ min: 0, max: 150 }),
  pair: fc.boolean(),
  /** Elements between rows, and behind each number's epochs, that must stay as they are. */
  rowGap: fc.integer({ min: 0, max: 5 }),
  numberGap: fc.integer({ min: 0, max: 5 }),
  shuffled: fc.boolean(),
});

test("the kernel turns what the reference turns, bit for bit, and touches nothing else", () => {
  fc.assert(
    fc.property(shapes, ({ elementBytes, rowCount, objects, pair, rowGap, numberGap, shuffled }) => {
      const numbersPerObject = elementBytes === 4 && pair ? 2 : 1;
      const columnCount = objects * numbersPerObject;
      const rowsAt = area.address;
      const inputAt = rowsAt + 4 * 128;
      const rowStride = (columnCount + rowGap) * elementBytes;
      const outAt = inputAt + Math.ceil((rowStride * rowCount) / 64 + 1) * 64;
      const numberStride = (rowCount + numberGap) * elementBytes;
      const tile: TransposeTile = {
        ...{ elementBytes, rowsAt, rowCount, columnCount, numbersPerObject, outAt, numberStride },
        objectStride: numbersPerObject * numberStride + numberGap * elementBytes,
      };
      const bytes = area.bytes;
      for (let i = 0; i < bytes.length; i++) bytes[i] = Math.imul(i, 2654435761) >>> 23;
      const order = Array.from({ length: rowCount }, (_, row) => (shuffled ? (row * 37) % rowCount : row));
      new Uint32Array(kernel.buffer, rowsAt, rowCount).set(order.map((row) => inputAt + row * rowStride));

      const expected = kernel.buffer.slice(0);
      transposeTile(expected, tile);
      kernel.transpose(tile);
      expect(Buffer.compare(new Uint8Array(kernel.buffer), new Uint8Array(expected))).toBe(0);
    }),
    { numRuns: 60 },
  );
});
