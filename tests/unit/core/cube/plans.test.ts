import fc from "fast-check";
import { expect, test } from "vitest";
import { EpochGrid } from "../../../../src/core/cube/epoch-shards.ts";
import { planEpochChunks } from "../../../../src/core/cube/plan-chunks.ts";
import { planRechunk } from "../../../../src/core/cube/plan-rechunk.ts";

const megabyte = 2 ** 20;
const counts = fc.record({
  objectCount: fc.integer({ min: 1, max: 60_000 }),
  measurementCount: fc.integer({ min: 1, max: 50 }),
  tableCount: fc.integer({ min: 1, max: 10 }),
  epochCount: fc.integer({ min: 1, max: 3000 }),
});

test("the survey's chunks: 50,000 objects x 1,200 epochs x 40 measurements", () => {
  const survey = { objectCount: 50_000, measurementCount: 40, tableCount: 20, epochCount: 1200 };
  const chunks = planEpochChunks(survey);
  expect(chunks).toEqual({
    shardEpochs: 64,
    objectsPerChunk: 3392,
    shardObjects: 64_448,
    shardMeasurements: 52,
    shardTables: 26,
  });
  const { objectsPerShard, shards } = planRechunk(survey, chunks.objectsPerChunk, 256 * megabyte);
  expect({ objectsPerShard, shards: shards.length }).toEqual({ objectsPerShard: 3392, shards: 2 * 15 });
  const curves = shards[0]!.blocks.map(({ planeStart, planeEnd }) => planeEnd - planeStart);
  expect(curves, "measurements of a block").toEqual(Array(40).fill(1));
});

test("what is not small is cut into shards for two workers to share", () => {
  const shardsOf = (objectCount: number, epochCount: number) => {
    const cube = { objectCount, measurementCount: 2, tableCount: 1, epochCount };
    const { shards } = planRechunk(cube, planEpochChunks(cube).objectsPerChunk, 256 * megabyte);
    return shards.filter(({ cube }) => cube === "lightcurves").length;
  };
  expect(shardsOf(500, 20)).toBe(1);
  expect(shardsOf(10_000, 500)).toBe(3); // as many as there are chunks
  expect(shardsOf(50_000, 100)).toBe(5);
});

test("a shard of the epoch-chunked store holds whole chunks of everything there is, with room", () => {
  fc.assert(
    fc.property(counts, (cube) => {
      const chunks = planEpochChunks(cube);
      expect(chunks.shardObjects % chunks.objectsPerChunk).toBe(0);
      expect(chunks.shardObjects).toBeGreaterThanOrEqual(1.25 * cube.objectCount);
      expect(chunks.shardMeasurements).toBeGreaterThanOrEqual(1.25 * cube.measurementCount);
      expect(chunks.shardTables).toBeGreaterThanOrEqual(1.25 * cube.tableCount);
    }),
  );
});

test("a rechunk's blocks cover every object and plane once, within the memory allowed", () => {
  const small = fc.record({
    objectCount: fc.integer({ min: 1, max: 500 }),
    measurementCount: fc.integer({ min: 1, max: 9 }),
    tableCount: fc.integer({ min: 1, max: 3 }),
    epochCount: fc.integer({ min: 1, max: 300 }),
  });
  fc.assert(
    fc.property(small, fc.integer({ min: 1, max: megabyte }), (cube, maxBytes) => {
      const { objectsPerChunk } = planEpochChunks(cube);
      const { objectsPerShard, shards } = planRechunk(cube, objectsPerChunk, maxBytes);
      for (const name of ["lightcurves", "flags"] as const) {
        const planeCount = name === "lightcurves" ? cube.measurementCount : cube.tableCount;
        const bytesPerCurve = (name === "lightcurves" ? 8 : 2) * cube.epochCount;
        let covered = 0;
        let objectEnd = 0;
        for (const shard of shards.filter((other) => other.cube === name)) {
          expect(shard.objectStart).toBe(objectEnd);
          expect(shard.objectEnd - shard.objectStart).toBeLessThanOrEqual(objectsPerShard);
          objectEnd = shard.objectEnd;
          for (const block of shard.blocks) {
            const curves = (block.objectEnd - block.objectStart) * (block.planeEnd - block.planeStart);
            expect(curves === 1 || curves * bytesPerCurve <= maxBytes / 4).toBe(true);
            expect(block.objectStart).toBeGreaterThanOrEqual(shard.objectStart);
            expect(block.objectEnd).toBeLessThanOrEqual(shard.objectEnd);
            covered += curves;
          }
        }
        expect(objectEnd).toBe(cube.objectCount);
        expect(covered).toBe(cube.objectCount * planeCount);
      }
    }),
    { numRuns: 50 },
  );
});

test("every chunk of an epoch has a place of its own, neighbors side by side", () => {
  const grid = new EpochGrid("lightcurves", {
    objectsPerChunk: 64,
    shardObjects: 192,
    shardMeasurements: 4,
    shardTables: 2,
    shardEpochs: 4,
  });
  expect(grid.chunksPerEpoch).toBe(12);
  expect(grid.chunksPerShard).toBe(48);
  expect(grid.place(0, 0)).toEqual({ objectShard: 0, planeShard: 0, chunk: 0 });
  expect(grid.place(0, 3)).toEqual({ objectShard: 0, planeShard: 0, chunk: 3 });
  expect(grid.place(2, 1)).toEqual({ objectShard: 0, planeShard: 0, chunk: 9 });
  expect(grid.place(3, 4)).toEqual({ objectShard: 1, planeShard: 1, chunk: 0 });
  expect(grid.path(1, 0, 7)).toBe("lightcurves/c/1/0/0/1");
  expect(grid.chunkOfShard(9, 7)).toBe(39);
});
