/** The number that a cell holds or spells; NaN for any other text. */
export function plainNumber(value: string | number): number {
  if (typeof value === "number") return value;
  return /^\s*[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?\s*$/.test(value) ? Number(value) : Number.NaN;
}
