import type { CodecName } from "../../../core/kernels/codec-name.ts";

/** A codec as the user is offered it. */
export interface Packing {
  codec: CodecName;
  title: string;
  /** On size and speed, in a sentence. */
  hint: string;
}

const known: Record<CodecName, Omit<Packing, "codec">> = {
  zstd: {
    title: "zstd",
    hint: "Smaller, by a fifth to a half; every Zarr v3 library unpacks it as it reads.",
  },
  none: {
    title: "Uncompressed",
    hint: "Larger files, fastest to read: four bytes a number.",
  },
};

/** All codecs, the one that new datasets have first. */
export const packings: readonly Packing[] = (Object.keys(known) as CodecName[]).map((codec) => ({
  codec,
  ...known[codec],
}));
