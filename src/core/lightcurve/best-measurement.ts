/**
 * For each object the measurement that scatters least: the one with the smallest median absolute deviation among those
 * with at least half as many valid points as the object's most often measured one. Empty where none has two points.
 * @param mad one column per measurement
 * @param validCount one column per measurement
 */
export function bestMeasurement(
  measurementKeys: readonly string[],
  mad: readonly Float64Array[],
  validCount: readonly Float64Array[],
): string[] {
  const objectCount = mad[0]?.length ?? 0;
  return Array.from({ length: objectCount }, (_, object) => {
    const enough = Math.max(2, Math.max(...validCount.map((column) => column[object]!)) / 2);
    let best = "";
    let least = Number.POSITIVE_INFINITY;
    for (const [m, key] of measurementKeys.entries()) {
      const scatter = mad[m]![object]!;
      if (validCount[m]![object]! >= enough && scatter < least) [best, least] = [key, scatter];
    }
    return best;
  });
}
