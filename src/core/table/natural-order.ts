const runs = /\d+|\D+/g;

/**
 * Compares keys as people count: runs of digits by their number, the rest by its characters' codes, so that I12 comes
 * before I100. Numbers of equal size but unequal length (`7`, `007`) go by length; no locale has a say.
 */
export function compareNatural(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [a.match(runs) ?? [], b.match(runs) ?? []];
  for (let i = 0; i < left.length && i < right.length; i++) {
    const order = compareRuns(left[i]!, right[i]!);
    if (order !== 0) return order;
  }
  return left.length - right.length || a.length - b.length;
}

function compareRuns(a: string, b: string): number {
  if (!isDigit(a) || !isDigit(b)) return compareCodes(a, b);
  const [x, y] = [a.replace(/^0+/, ""), b.replace(/^0+/, "")];
  return x.length - y.length || compareCodes(x, y);
}

function isDigit(run: string): boolean {
  return run[0]! >= "0" && run[0]! <= "9";
}

function compareCodes(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
