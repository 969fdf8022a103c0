/**
 * Compares keys as people count: runs of digits by their number, the rest by its characters' codes, so that I12 comes
 * before I100. Numbers of equal size but unequal length (`7`, `007`) go by length; no locale has a say.
 */
export function compareNatural(a: string, b: string): number {
  let [i, j] = [0, 0];
  // Whether both are within a run of other characters than digits: the one that ends first comes first.
  let within = false;
  while (i < a.length && j < b.length) {
    const [x, y] = [a.charCodeAt(i), b.charCodeAt(j)];
    const [isNumber, isOther] = [isDigit(x), isDigit(y)];
    if (isNumber !== isOther) return within ? (isNumber ? -1 : 1) : x - y;
    if (!isNumber) {
      if (x !== y) return x - y;
      within = true;
      i++;
      j++;
      continue;
    }
    within = false;
    const [startA, startB] = [afterZeros(a, i), afterZeros(b, j)];
    [i, j] = [endOfDigits(a, startA), endOfDigits(b, startB)];
    if (i - startA !== j - startB) return i - startA - (j - startB);
    for (let k = 0; startA + k < i; k++) {
      const order = a.charCodeAt(startA + k) - b.charCodeAt(startB + k);
      if (order !== 0) return order;
    }
  }
  return Number(i < a.length) - Number(j < b.length) || a.length - b.length;
}

const isDigit = (code: number) => code >= 48 && code <= 57;

function afterZeros(text: string, at: number): number {
  let end = at;
  while (text.charCodeAt(end) === 48) end++;
  return end;
}

function endOfDigits(text: string, at: number): number {
  let end = at;
  while (isDigit(text.charCodeAt(end))) end++;
  return end;
}
