/**
 * One spelling for keys that people write in several: `0001` and `1`, upper and lower case, composed and decomposed letters.
 * Two keys of one spelling are the same epoch only where no third one shares it.
 */
export function looseKey(key: string): string {
  return key
    .normalize("NFC")
    .toLowerCase()
    .replaceAll(/\d+/g, (digits) => digits.replace(/^0+(?=\d)/, ""));
}

/**
 * Finds keys whatever their spelling: as they are, else in the one spelling that they share with a single known key.
 * Undefined for keys that are unknown, or could be two.
 */
export function keyFinder(known: Iterable<string>): (key: string) => string | undefined {
  const exact = new Set(known);
  const loose = new Map<string, string | undefined>();
  for (const key of exact) {
    const spelling = looseKey(key);
    loose.set(spelling, loose.has(spelling) ? undefined : key);
  }
  return (key) => (exact.has(key) ? key : loose.get(looseKey(key)));
}
