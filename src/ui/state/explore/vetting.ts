import type { TagKey } from "../../../core/additions/kept-lists.ts";
import { takenKeys } from "../../kit/keys/shortcuts.ts";
import type { ExploreState } from "./explore-state.ts";

/** Where tags and notes are kept: with all that undo brings back. */
interface VettedState {
  readonly tagKeys: readonly TagKey[];
  readonly notes: ReadonlyMap<number, string>;
  /** @param series changes in a row that bear the same name are one step for undo */
  change(change: Partial<ExploreState>, series?: string): void;
}

/** The tags that there are and their keys, and the notes on objects. Which objects have a tag is `Explore`'s. */
export class Vetting {
  readonly #of: VettedState;

  constructor(of: VettedState) {
    this.#of = of;
  }

  get tagKeys(): readonly TagKey[] {
    return this.#of.tagKeys;
  }

  /** By object index. */
  get notes(): ReadonlyMap<number, string> {
    return this.#of.notes;
  }

  /** Writes a note on an object, letter by letter if need be; an empty one takes it away. */
  note(objectIndex: number, text: string): void {
    if ((this.notes.get(objectIndex) ?? "") === text) return;
    const notes = new Map(this.notes);
    if (text.trim() === "") notes.delete(objectIndex);
    else notes.set(objectIndex, text);
    this.#of.change({ notes }, `note ${objectIndex}`);
  }

  /** Adds a tag, with the first digit that gives none as its key; does nothing where there is one of that name. */
  add(name: string): void {
    if (name === "" || this.tagKeys.some((tag) => tag.name === name)) return;
    const key = [..."123456789"].find((digit) => this.tagKeys.every((tag) => tag.key !== digit)) ?? "";
    this.#of.change({ tagKeys: [...this.tagKeys, { name, key }] });
  }

  /** Gives a tag another key, which no other tag has then; false where the page uses that key for itself. */
  setKey(name: string, key: string): boolean {
    if (key.length > 1 || takenKeys.has(key)) return false;
    const tagKeys = this.tagKeys.map((tag) =>
      tag.name === name ? { name, key } : key !== "" && tag.key === key ? { name: tag.name, key: "" } : tag,
    );
    this.#of.change({ tagKeys });
    return true;
  }
}
