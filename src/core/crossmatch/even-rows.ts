/** Up to `most` of `count` rows, evenly taken from first to last; all of them where there are no more. */
export function evenRows(count: number, most: number): Uint32Array {
  const taken = Math.min(count, most);
  return Uint32Array.from({ length: taken }, (_, k) => Math.floor((k * count) / taken));
}
