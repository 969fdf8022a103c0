import { formatCounted } from "../format-counted.ts";
import type { Addition, Json } from "../verbs/additions.ts";
import { pointOfId } from "./excluded-points.ts";
import { keptSelections, kinds } from "./kept-lists.ts";
import { periodKind } from "./kept-periods.ts";
import type { MergedAdditions } from "./merged-additions.ts";
import { correctionInUseKind, correctionKind, excludedPointKind, timesKind } from "./reading-kinds.ts";

/** What another dataset has in the place of this one's objects, measurements and epochs. */
export interface Followed {
  /** The object that each of this dataset's is there; none where it is not. */
  objectOf: ReadonlyMap<string, string>;
  measurementKeys: ReadonlySet<string>;
  epochKeys: ReadonlySet<string>;
}

export interface FollowReport {
  additions: Addition[];
  /** How many tags of objects, notes, excluded points and saved periods followed their object. */
  followedCount: number;
  /** What could not follow: a sentence each. */
  left: string[];
}

/** Of a kind whose acts name no object. */
const sameAnywhere: ReadonlySet<string> = new Set([kinds.tag, kinds.savedFilter, kinds.panel, timesKind]);

/**
 * What people added to a dataset, said of the objects that another one has in their place. Two notes of what is one object
 * there are both kept, one a line. Zero points do not follow: they were made from objects that are others now.
 */
export function followObjects(merged: MergedAdditions, to: Followed): FollowReport {
  const log = new FollowLog(to);
  for (const addition of merged.compacted()) log.take(addition, merged);
  return log.report();
}

class FollowLog {
  readonly #to: Followed;
  readonly #additions: Addition[] = [];
  readonly #notes = new Map<string, Addition & { value: string }>();
  readonly #left = new Map<string, Set<string>>();
  #followedCount = 0;

  constructor(to: Followed) {
    this.#to = to;
  }

  take(addition: Addition, merged: MergedAdditions): void {
    const { kind, name = "", keys, value, stamp } = addition;
    if (sameAnywhere.has(kind)) this.#additions.push(addition);
    // Whoever chose to see what was measured sees it there, too.
    else if (kind === correctionInUseKind) {
      if (value === null) this.#additions.push(addition);
    } else if (value === null) return;
    else if (kind === kinds.tagged || kind === kinds.selected) {
      const there = this.#objects(keys, kind === kinds.tagged ? `the tag “${name}”` : "the selection");
      this.#keep({ ...addition, keys: there }, kind === kinds.tagged ? there.length : 0);
    } else if (kind === kinds.note) {
      for (const key of keys) this.#note(key, String(value), stamp);
    } else if (kind === kinds.selection) {
      for (const key of keys) {
        const selection = keptSelections(merged).get(key);
        if (!selection) continue;
        const objectKeys = this.#objects(selection.objectKeys, `the selection “${key}”`);
        this.#keep({ ...addition, keys: [key], value: { ...selection, objectKeys } as Json }, 0);
      }
    } else if (kind === periodKind) {
      const [there] = this.#objects([name], formatCounted(keys.length, "saved period"));
      if (there !== undefined) this.#keep({ ...addition, name: there }, keys.length);
    } else if (kind === excludedPointKind) this.#points(addition);
    else if (kind === kinds.setting) this.#setting(addition);
    else if (kind === correctionKind) this.#lose(`the correction “${name}”: make it anew`);
    else this.#lose(`what “${kind}” says, which this version does not know`);
  }

  report(): FollowReport {
    const left = Array.from(this.#left, ([what, objects]) => {
      if (objects.size === 0) return what;
      const [first] = objects;
      const others = objects.size > 1 ? ` and ${formatCounted(objects.size - 1, "other object")}` : "";
      return `${what} of object ${first}${others}, which none is in the place of`;
    });
    return { additions: [...this.#additions, ...this.#notes.values()], followedCount: this.#followedCount, left };
  }

  #objects(keys: readonly string[], what: string): string[] {
    const there = keys.flatMap((key) => {
      const other = this.#to.objectOf.get(key);
      if (other === undefined) this.#lose(what, key);
      return other ?? [];
    });
    return [...new Set(there)];
  }

  #note(key: string, text: string, stamp: string): void {
    const [there] = this.#objects([key], "the note");
    if (there === undefined) return;
    this.#followedCount++;
    const before = this.#notes.get(there);
    if (!before) this.#notes.set(there, { kind: kinds.note, keys: [there], value: text, stamp });
    else if (!before.value.split("\n").includes(text)) {
      before.value += `\n${text}`;
      if (stamp > before.stamp) before.stamp = stamp;
    }
  }

  #points(addition: Addition): void {
    const { name = "", keys } = addition;
    const [there] = this.#objects([name], formatCounted(keys.length, "excluded point"));
    if (there === undefined) return;
    const known = keys.filter((key) => {
      const { measurementKey, epochKey } = pointOfId(`${name}\n${key}`);
      return this.#to.measurementKeys.has(measurementKey) && this.#to.epochKeys.has(epochKey);
    });
    if (known.length < keys.length)
      this.#lose(
        `${formatCounted(keys.length - known.length, "excluded point")} of measurements or epochs that are gone`,
      );
    this.#keep({ ...addition, name: there, keys: known }, known.length);
  }

  #setting(addition: Addition): void {
    const isFocus = addition.keys.includes("focusedKey");
    if (!isFocus) this.#additions.push(addition);
    const there = isFocus && this.#to.objectOf.get(String(addition.value));
    if (there) this.#additions.push({ ...addition, keys: ["focusedKey"], value: there });
  }

  #keep(addition: Addition, count: number): void {
    if (addition.keys.length > 0) this.#additions.push(addition);
    this.#followedCount += count;
  }

  #lose(what: string, objectKey?: string): void {
    const objects = this.#left.get(what) ?? new Set();
    this.#left.set(what, objects);
    if (objectKey !== undefined) objects.add(objectKey);
  }
}
