/**
 * Compares keys as people count: runs of digits by their number, the rest by its characters' codes, so that I12 comes
 * before I100. Numbers of equal size but unequal length (`7`, `007`) go by length; no locale has a say. By hand, as
 * `Intl.Collator` knows languages' orders only; character by character, as 500,000 keys in runs by a regular expression took
 * 3 s to sort.
 */
export function compareNatural(a: string, b: string): number {
  if (a === b) return 0;
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    const [number, otherNumber] = [isDigit(a, i), isDigit(b, j)];
    const [end, otherEnd] = [runEnd(a, i, number), runEnd(b, j, otherNumber)];
    const order =
      number && otherNumber
        ? compareNumbers(a, pastZeros(a, i, end), end, b, pastZeros(b, j, otherEnd), otherEnd)
        : compareCodes(a, i, end, b, j, otherEnd);
    if (order !== 0) return order;
    [i, j] = [end, otherEnd];
  }
  if (i < a.length) return 1;
  return j < b.length ? -1 : a.length - b.length;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** Where a run of digits, or of anything else, ends. */
function runEnd(text: string, start: number, digits: boolean): number {
  let end = start + 1;
  while (end < text.length && isDigit(text, end) === digits) end++;
  return end;
}

function pastZeros(text: string, start: number, end: number): number {
  while (start < end && text.charCodeAt(start) === 48) start++;
  return start;
}

function compareNumbers(a: string, i: number, end: number, b: string, j: number, otherEnd: number): number {
  return end - i - (otherEnd - j) || compareCodes(a, i, end, b, j, otherEnd);
}

function compareCodes(a: string, i: number, end: number, b: string, j: number, otherEnd: number): number {
  for (; i < end && j < otherEnd; i++, j++) {
    const order = a.charCodeAt(i) - b.charCodeAt(j);
    if (order !== 0) return order;
  }
  return end - i - (otherEnd - j);
}
