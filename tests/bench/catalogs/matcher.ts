import { matchByKey } from "../../../src/core/crossmatch/match-by-key.ts";
import { matchByPosition } from "../../../src/core/crossmatch/match-by-position.ts";
import { skyOrder } from "../../../src/core/crossmatch/sky-order.ts";
import { pairErrors } from "../../../src/core/crossmatch/weigh-errors.ts";
import { buildZoneIndex } from "../../../src/core/crossmatch/zone-index.ts";
import { interleaved, type Runs } from "./interleaved.ts";
import { makeField } from "./made-field.ts";

/** Matches a field of so many objects to as many sources: by position, and where `every` way is wanted, by errors and key. */
export async function measureMatch(
  count: number,
  sideDeg: number,
  radiusArcsec: number,
  repetitions: number,
  every: boolean,
): Promise<{ matched: number; runs: Runs[] }> {
  const { objects, sources } = makeField(count, sideDeg);
  const index = buildZoneIndex(objects.raDeg, objects.decDeg);
  const keyed = { ...objects, key: Array.from(objects.raDeg, (_, k) => String(k + 1)) };
  const known = { source: new Float64Array(count).fill(0.1), object: new Float64Array(count).fill(0.05) };
  const errors = pairErrors(known, { source: count, object: count })!;
  const positions = [sources.raDeg, sources.decDeg] as const;
  const match = (options = {}) => matchByPosition(index, ...positions, radiusArcsec, options);
  const works: [what: string, work: () => unknown][] = [
    [
      "index and match",
      () => matchByPosition(buildZoneIndex(objects.raDeg, objects.decDeg), ...positions, radiusArcsec),
    ],
    ["match", () => match()],
  ];
  const more: typeof works = [
    ["match, weighed by errors", () => match({ errors })],
    ["match by key", () => matchByKey(keyed, keyed)],
    ["sky order", () => skyOrder(objects.raDeg, objects.decDeg)],
  ];
  const runs = await interleaved(
    [...works, ...(every ? more : [])].map(([what, work]) => ({ what, amount: count, work: async () => work() })),
    repetitions,
  );
  return { matched: match().matchedCount, runs };
}
