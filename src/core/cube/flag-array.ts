/** Flags, or reasons below zero: 16 bits each; 32 in datasets of catalogs whose flags need them. */
export type FlagArray<Memory extends ArrayBufferLike = ArrayBufferLike> = Int16Array<Memory> | Int32Array<Memory>;

/** The highest sum of flag bits that 16 bits hold. */
const largestNarrowFlag = 2 ** 15 - 1;

/** Whether flags of some sources need more than 16 bits. */
export const hasWideFlags = ({ flags }: { flags: Int32Array }): boolean =>
  flags.some((flag) => flag > largestNarrowFlag);

export function flagArrayOf(wide: boolean | undefined): Int16ArrayConstructor | Int32ArrayConstructor {
  return wide ? Int32Array : Int16Array;
}

/** Bytes that a flag takes. */
export const flagBytes = (wide: boolean | undefined): 2 | 4 => (wide ? 4 : 2);

/** Of the numbers in some memory. */
export function flagsIn(buffer: ArrayBuffer, byteOffset: number, length: number, wide: boolean | undefined) {
  return (
    wide ? new Int32Array(buffer, byteOffset, length) : new Int16Array(buffer, byteOffset, length)
  ) as FlagArray<ArrayBuffer>;
}

/** How many bits a sum of flags can have. */
export const flagBitCount = (wide: boolean | undefined): 15 | 31 => (wide ? 31 : 15);
