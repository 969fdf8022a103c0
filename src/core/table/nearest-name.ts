/**
 * The known name that a wrong one is most likely the beginning or the end of, a whole word of it, else that which is most
 * like it, to suggest it; undefined if none is alike in at least half its letters.
 */
export function nearestName(name: string, known: readonly string[]): string | undefined {
  const wanted = name.toLowerCase();
  const part = [...known].filter((one) => {
    const whole = one.toLowerCase();
    return [`${wanted}_`, `${wanted}-`].some((start) => whole.startsWith(start)) || whole.endsWith(`-${wanted}`);
  });
  if (wanted.length > 2 && part.length > 0) return part.reduce((a, b) => (b.length < a.length ? b : a));
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < least && distance <= Math.max(name.length, candidate.length) / 2) {
      nearest = candidate;
      least = distance;
    }
  }
  return nearest;
}

/** Letters to insert, remove or replace to make one word of another (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
