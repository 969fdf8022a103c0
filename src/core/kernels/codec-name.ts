/** How the inner chunks of a store are packed. */
export type CodecName = "none" | "zstd";

/** Both layouts together then take less than the numbers themselves; `npm run bench -- kernels` says at what speed. */
export const defaultCodec: CodecName = "zstd";
