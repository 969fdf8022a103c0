// Codes of lengths in sequences (RFC 8878, 3.1.1.3.2.1): small values have a code each, larger ones share a code and say
// the rest in extra bits. An entry of a table is the baseline, and the extra bits from bit 24 on.

const literalLengths = memory.data<u32>([
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0x1000010, 0x1000012, 0x1000014, 0x1000016, 0x2000018, 0x200001c,
  0x3000020, 0x3000028, 0x4000030, 0x6000040, 0x7000080, 0x8000100, 0x9000200, 0xa000400, 0xb000800, 0xc001000, 0xd002000,
  0xe004000, 0xf008000, 0x10010000,
]);
const matchLengths = memory.data<u32>([
  3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34,
  0x1000023, 0x1000025, 0x1000027, 0x1000029, 0x200002b, 0x200002f, 0x3000033, 0x300003b, 0x4000043, 0x4000053, 0x5000063,
  0x7000083, 0x8000103, 0x9000203, 0xa000403, 0xb000803, 0xc001003, 0xd002003, 0xe004003, 0xf008003, 0x10010003,
]);

export const literalLengthCodes: i32 = 36;
export const matchLengthCodes: i32 = 53;
export const offsetCodes: i32 = 32;

// @ts-ignore: decorator
@inline
export function literalLengthOf(code: u32): u32 {
  return load<u32>(literalLengths + (<usize>code << 2));
}

// @ts-ignore: decorator
@inline
export function matchLengthOf(code: u32): u32 {
  return load<u32>(matchLengths + (<usize>code << 2));
}

// Codes of lengths below 64 and 128, one byte each.
const literalLengthCode = memory.data(64);
const matchLengthCode = memory.data(128);
for (let code = 0; code < literalLengthCodes; code++)
  for (let length = literalLengthOf(code) & 0xffffff; length < 64; length++) store<u8>(literalLengthCode + length, code);
for (let code = 0; code < matchLengthCodes; code++)
  for (let length = matchLengthOf(code) & 0xffffff; length < 128; length++) store<u8>(matchLengthCode + length, code);

// @ts-ignore: decorator
@inline
export function codeOfLiteralLength(length: u32): u32 {
  return length < 64 ? load<u8>(literalLengthCode + length) : 50 - clz(length);
}

// @ts-ignore: decorator
@inline
export function codeOfMatchLength(length: u32): u32 {
  return length < 128 ? load<u8>(matchLengthCode + length) : 67 - clz(length - 3);
}
