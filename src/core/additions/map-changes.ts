import type { AdditionChange, Json } from "../verbs/additions.ts";

/** The acts that make one map of values into another; keys that get the same value share an act. */
export function mapChanges(
  about: { kind: string; name?: string },
  before: ReadonlyMap<string, Json>,
  after: ReadonlyMap<string, Json>,
): AdditionChange[] {
  const changes = new Map<string, AdditionChange>();
  const change = (key: string, value: Json) => {
    const text = JSON.stringify(value);
    const known = changes.get(text);
    if (known) known.keys.push(key);
    else changes.set(text, { ...about, keys: [key], value });
  };
  for (const key of before.keys()) if (!after.has(key)) change(key, null);
  for (const [key, value] of after) {
    const known = before.get(key);
    if (known !== value && (known === undefined || JSON.stringify(known) !== JSON.stringify(value))) change(key, value);
  }
  return [...changes.values()];
}

/** Keys as a map that says yes to each. */
export const yesTo = (keys: Iterable<string>): Map<string, Json> => new Map(Array.from(keys, (key) => [key, true]));

/**
 * Where the entries of a list stand, as numbers that stay what they are as long as their order does.
 * @param known where they stood before
 */
export function positionsOf(names: readonly string[], known: ReadonlyMap<string, number>): Map<string, number> {
  const positions = new Map<string, number>();
  let last = -1;
  for (const name of names) {
    const before = known.get(name);
    last = before !== undefined && before > last ? before : last + 1;
    positions.set(name, last);
  }
  return positions;
}
