import { formatCounted } from "../format-counted.ts";

/**
 * Where the inner chunks of one epoch lie in a file, one after the other in the order of the grid: a chunk begins where the
 * one before it ends, and is left out where it ends there as well. Bytes from the first chunk's start, one more than there
 * are chunks.
 */
export type ChunkEnds = Uint32Array;

/** @param byteLength of each chunk; below zero where it is left out */
export function chunkEnds(byteLength: ArrayLike<number>): ChunkEnds {
  const ends = new Uint32Array(byteLength.length + 1);
  for (let chunk = 0; chunk < byteLength.length; chunk++)
    ends[chunk + 1] = ends[chunk]! + Math.max(byteLength[chunk]!, 0);
  return ends;
}

/**
 * As a line of the journal has them: lengths, `8196*40` for forty of the same, zero for what is left out; what is left out
 * at the end is not said.
 */
export function encodeChunkEnds(ends: ChunkEnds): string {
  const runs: string[] = [];
  for (let chunk = 0; chunk < ends.length - 1; ) {
    const length = ends[chunk + 1]! - ends[chunk]!;
    let next = chunk + 1;
    while (next < ends.length - 1 && ends[next + 1]! - ends[next]! === length) next++;
    if (length > 0 || next < ends.length - 1) runs.push(next - chunk > 1 ? `${length}*${next - chunk}` : `${length}`);
    chunk = next;
  }
  return runs.join(",");
}

/** @throws RangeError where the text is not of so many chunks */
export function decodeChunkEnds(text: string, chunkCount: number): ChunkEnds {
  const ends = new Uint32Array(chunkCount + 1);
  let chunk = 0;
  for (const run of text === "" ? [] : text.split(",")) {
    const star = run.indexOf("*");
    const length = Number(star < 0 ? run : run.slice(0, star));
    const end = chunk + (star < 0 ? 1 : Number(run.slice(star + 1)));
    if (!(end <= chunkCount) || !(length >= 0))
      throw new RangeError(`“${text.slice(0, 40)}” are not the lengths of ${formatCounted(chunkCount, "chunk")}`);
    for (; chunk < end; chunk++) ends[chunk + 1] = ends[chunk]! + length;
  }
  for (; chunk < chunkCount; chunk++) ends[chunk + 1] = ends[chunk]!;
  return ends;
}
