import { expect, test } from "vitest";
import { KernelMemory, KernelScratch } from "../../../../src/core/kernels/kernel-memory.ts";

test("an area keeps its content when the memory grows, and its bytes can be asked for anew", () => {
  const memory = new KernelMemory(new WebAssembly.Memory({ initial: 1 }), 1000);
  const area = memory.allocate(10);
  area.bytes.fill(7);
  const before = area.bytes;
  memory.allocate(1 << 20);
  expect(before.length).toBe(0);
  expect(area.bytes).toEqual(new Uint8Array(10).fill(7));
});

test("areas do not overlap each other or what the kernel uses itself", () => {
  const memory = new KernelMemory(new WebAssembly.Memory({ initial: 1 }), 1000);
  const areas = [1, 64, 65, 70_000, 3].map((byteLength) => memory.allocate(byteLength));
  areas.reduce((end, { address, byteLength }) => {
    expect(address).toBeGreaterThanOrEqual(end);
    return address + byteLength;
  }, 1000);
});

test("bytes are copied into scratch only where they lie elsewhere", () => {
  const memory = new KernelMemory(new WebAssembly.Memory({ initial: 1 }), 0);
  const area = memory.allocate(100);
  const scratch = new KernelScratch(memory);
  const address = scratch.bring(Uint8Array.of(1, 2, 3));
  expect([...new Uint8Array(memory.buffer, address, 3)]).toEqual([1, 2, 3]);
  expect(scratch.bring(area.bytes.subarray(10, 20))).toBe(area.address + 10);
});
