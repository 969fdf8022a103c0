import type { Addition, Json } from "../verbs/additions.ts";

interface Kept {
  stamp: string;
  value: Json;
}

/** What is known of a dataset's additions: of every key the last act. Merging is the same in any order, any number of times. */
export class MergedAdditions {
  readonly #groups = new Map<string, Map<string, Kept>>();

  /** Takes acts in; gives back those of them that count, with the keys for which they do. */
  merge(additions: Iterable<Addition>): Addition[] {
    const news: Addition[] = [];
    for (const addition of additions) {
      const { kind, name = "", keys, value, stamp } = addition;
      const id = groupId(kind, name);
      const group = this.#groups.get(id) ?? new Map<string, Kept>();
      this.#groups.set(id, group);
      const won = keys.filter((key) => {
        const known = group.get(key);
        if (known && known.stamp >= stamp) return false;
        group.set(key, { stamp, value });
        return true;
      });
      if (won.length > 0) news.push({ ...addition, keys: won });
    }
    return news;
  }

  /** True where nobody ever did anything. */
  get isEmpty(): boolean {
    return this.#groups.size === 0;
  }

  /** The greatest stamp; undefined where there is none. */
  get lastStamp(): string | undefined {
    let last: string | undefined;
    for (const group of this.#groups.values())
      for (const { stamp } of group.values()) if (last === undefined || stamp > last) last = stamp;
    return last;
  }

  /** What a kind, or one name of it, says now, by key; null where it was taken away, no entry where nobody said anything. */
  values(kind: string, name = ""): Map<string, Json> {
    const group = this.#groups.get(groupId(kind, name)) ?? new Map<string, Kept>();
    return new Map([...group].map(([key, { value }]) => [key, value]));
  }

  /** The same without what was taken away. */
  standing(kind: string, name = ""): Map<string, Exclude<Json, null>> {
    return new Map([...this.values(kind, name)].flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
  }

  /** All names that acts of a kind were done under. */
  names(kind: string): string[] {
    const ids = [...this.#groups.keys()].map(partsOf);
    return ids.flatMap(([of, name]) => (of === kind ? [name] : []));
  }

  /** The fewest acts that say the same, in an order that depends on nothing else. */
  *compacted(): Generator<Addition, void, void> {
    const ids = [...this.#groups.keys()].sort();
    for (const id of ids) {
      const [kind, name] = partsOf(id);
      const together = new Map<string, Addition>();
      for (const [key, { stamp, value }] of [...this.#groups.get(id)!].sort(([a], [b]) => (a < b ? -1 : 1))) {
        const same = `${stamp}\n${JSON.stringify(value)}`;
        const addition = together.get(same);
        if (addition) addition.keys.push(key);
        else together.set(same, { kind, ...(name === "" ? {} : { name }), keys: [key], value, stamp });
      }
      yield* [...together.values()].sort((a, b) => (a.stamp < b.stamp ? -1 : a.stamp > b.stamp ? 1 : 0));
    }
  }
}

const groupId = (kind: string, name: string) => `${kind}\n${name}`;

function partsOf(id: string): [kind: string, name: string] {
  const cut = id.indexOf("\n");
  return [id.slice(0, cut), id.slice(cut + 1)];
}
