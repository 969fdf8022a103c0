import type { AxisColumn } from "../column.ts";
import type { KnownList } from "./known-list.ts";
import { type KnownMatch, matchKnown } from "./match-known.ts";
import { periodAgreement } from "./period-agreement.ts";

/** Objects that lists are matched to. */
export interface KnownObjectPlaces {
  raDeg: Float64Array;
  decDeg: Float64Array;
}

const matches = new WeakMap<KnownList, { of: Float64Array; match: KnownMatch }>();

/** What a list's rows are of these objects; made once for each. */
export function matchOf(list: KnownList, { raDeg, decDeg }: KnownObjectPlaces): KnownMatch {
  const made = matches.get(list);
  if (made?.of === raDeg) return made.match;
  const match = matchKnown({ raDeg, decDeg }, list.rows, list.radiusArcsec);
  matches.set(list, { of: raDeg, match });
  return match;
}

/** Lists of variables come first: they say more of an object than a list of all stars. */
export const inOrderOfWeight = (lists: readonly KnownList[]): KnownList[] => [
  ...lists.filter(({ variables }) => variables),
  ...lists.filter(({ variables }) => !variables),
];

export const agreementColumn = {
  name: "period_agreement",
  description:
    "The period that was found beside the known one: 1 the same, 1/2 half of it, 2 twice, alias of the sampling, other",
};

/** What the known columns are called, and what they mean; their data is made by `knownTable`. */
export const knownColumns = [
  { name: "known_name", description: "Name in the list of known objects" },
  { name: "known_type", description: "Class in the list of known objects" },
  {
    name: "known_flag",
    description: "Flag of the list: of VSX 0 variable, 1 suspected, 2 constant or not existing, 3 perhaps there twice",
  },
  { name: "known_list", description: "The list that the known object is of" },
  { name: "known_period", unit: "d", description: "Period in the list of known objects" },
  { name: "known_magnitude", unit: "mag", description: "Magnitude in the list of known objects" },
  { name: "known_separation", unit: "arcsec", description: "Distance of the known object, at the epoch of the data" },
  {
    name: "known_candidates",
    description: "Known objects within the radius, of all lists of variables, or of all lists where there are none",
  },
  {
    name: "known_ambiguous",
    description: "1 where more than one known object, or another object as well, lies within the radius",
  },
  {
    name: "known_new",
    description:
      "1 where no known object lies within the radius; of lists of variables, or of all lists where there are none",
  },
] as const;

/** One entry an object; texts are empty and numbers NaN where nothing is known. Empty where there are no lists. */
export function knownTable(lists: readonly KnownList[], objects: KnownObjectPlaces): AxisColumn[] {
  if (lists.length === 0) return [];
  const count = objects.raDeg.length;
  const ordered = inOrderOfWeight(lists);
  const telling = ordered.some(({ variables }) => variables) ? ordered.filter(({ variables }) => variables) : ordered;
  const texts = () => new Array<string>(count).fill("");
  const numbers = (value = Number.NaN) => new Float64Array(count).fill(value);
  const [name, type, flag, from] = [texts(), texts(), texts(), texts()];
  const [period, magnitude, separation] = [numbers(), numbers(), numbers()];
  const [candidates, ambiguous, isNew] = [numbers(0), numbers(0), numbers(1)];
  for (const list of ordered) {
    const { rows } = list;
    const match = matchOf(list, objects);
    const tells = telling.includes(list);
    for (let object = 0; object < count; object++) {
      if (tells && match.candidateCount[object]! > 0) {
        candidates[object] = candidates[object]! + match.candidateCount[object]!;
        isNew[object] = 0;
      }
      if (tells && match.ambiguous[object] === 1) ambiguous[object] = 1;
      const row = match.row[object]!;
      if (row < 0) continue;
      if (Number.isNaN(separation[object]!)) {
        [name[object], from[object]] = [rows.name[row]!, list.name];
        separation[object] = match.separationArcsec[object]!;
      }
      type[object] ||= rows.type[row]!;
      flag[object] ||= rows.flag[row]!;
      if (Number.isNaN(period[object]!)) period[object] = rows.periodDays[row]!;
      if (Number.isNaN(magnitude[object]!)) magnitude[object] = rows.magnitude[row]!;
    }
  }
  const data = [name, type, flag, from, period, magnitude, separation, candidates, ambiguous, isNew];
  return knownColumns.map((column, k) => ({ ...column, data: data[k]! }));
}

/**
 * What the periods that were found are of the known ones, an entry an object.
 * @param spanDays the time that was observed
 */
export const agreements = (found: Float64Array, known: Float64Array, spanDays: number): string[] =>
  Array.from(found, (period, object) => periodAgreement(period, known[object]!, spanDays));

/** The time between the first epoch and the last, in days. */
export function spanOf(epochMjd: Float64Array): number {
  const times = epochMjd.filter(Number.isFinite);
  return times.reduce((a, b) => Math.max(a, b), -Infinity) - times.reduce((a, b) => Math.min(a, b), Infinity);
}
