import { takenKeys } from "../../kit/keys/shortcuts.ts";

/** A tag that objects can be given, and the key that gives it to the object in focus. */
export interface TagKey {
  name: string;
  /** One character; empty: none. */
  key: string;
}

const firstTags: readonly TagKey[] = [
  { name: "variable", key: "1" },
  { name: "suspect", key: "2" },
  { name: "artifact", key: "3" },
  { name: "follow-up", key: "4" },
];

/** The tags that there are and their keys, and the notes on objects. Which objects have a tag is `Explore`'s. */
export class Vetting {
  tagKeys = $state.raw<readonly TagKey[]>(firstTags);
  /** By object index. */
  notes = $state.raw<ReadonlyMap<number, string>>(new Map());

  restart(tagKeys: readonly TagKey[] = firstTags, notes: ReadonlyMap<number, string> = new Map()): void {
    this.tagKeys = tagKeys;
    this.notes = notes;
  }

  /** Writes a note on an object; an empty one takes it away. */
  note(objectIndex: number, text: string): void {
    const notes = new Map(this.notes);
    if (text.trim() === "") notes.delete(objectIndex);
    else notes.set(objectIndex, text);
    this.notes = notes;
  }

  /** Adds a tag, with the first digit that gives none as its key; does nothing where there is one of that name. */
  add(name: string): void {
    if (name === "" || this.tagKeys.some((tag) => tag.name === name)) return;
    const key = [..."123456789"].find((digit) => this.tagKeys.every((tag) => tag.key !== digit)) ?? "";
    this.tagKeys = [...this.tagKeys, { name, key }];
  }

  forget(name: string): void {
    this.tagKeys = this.tagKeys.filter((tag) => tag.name !== name);
  }

  /** Gives a tag another key, which no other tag has then; false where the page uses that key for itself. */
  setKey(name: string, key: string): boolean {
    if (key.length > 1 || takenKeys.has(key)) return false;
    this.tagKeys = this.tagKeys.map((tag) =>
      tag.name === name ? { name, key } : tag.key === key ? { name: tag.name, key: "" } : tag,
    );
    return true;
  }
}
