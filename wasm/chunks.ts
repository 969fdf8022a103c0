// What is done to every chunk of a store, in one memory so that nothing is copied in between: checksums, turning epochs
// into light curves, packing. Tables live below `heap`; what lies above belongs to the caller, who grows the memory.
export { judgeCurve } from "./chunks/candidate";
export { crc32c } from "./chunks/crc32c";
export { addCurve, addFlags, addWideFlags } from "./chunks/epoch-sums";
export { chunkBound, hasChecksum, packChunk, unpackChunk } from "./chunks/inner-chunk";
export { transpose16, transpose32 } from "./chunks/transpose";
export { countLeft, leaveValid } from "./chunks/valid-epochs";

export const heap: usize = (__heap_base + 63) & ~63;
