/** Points closer than this make a pair, days: VaST's default. */
export const maxPairDays = 1;

/** Index of a pair's first point, then of its second; for a point that stays alone, the same index twice. */
export type Pairing = [first: number, second: number][];

/**
 * Cuts a curve into pairs of consecutive points and single points, each point in one of them: from the first point on,
 * a point makes a pair with the next one where `isPair` says so. `backward` does so from the last point on.
 */
export function pairUp(count: number, direction: "forward" | "backward", isPair: (first: number) => boolean): Pairing {
  const pairing: Pairing = [];
  if (direction === "forward") {
    for (let i = 0; i < count; i++) {
      const paired = i + 1 < count && isPair(i);
      pairing.push(paired ? [i, i + 1] : [i, i]);
      if (paired) i++;
    }
  } else {
    for (let i = count - 1; i >= 0; i--) {
      const paired = i > 0 && isPair(i - 1);
      pairing.push(paired ? [i - 1, i] : [i, i]);
      if (paired) i--;
    }
  }
  return pairing;
}
