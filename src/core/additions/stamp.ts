/*
 * A hybrid logical clock (Kulkarni et al. 2014, "Logical Physical Clocks"): wall clock in ms, a counter for acts of one
 * millisecond, and who acted. Stamps compare as text. A tab that has seen an act of another one stamps later than it, also
 * where its wall clock is behind.
 */

const timeDigits = 9;
const countDigits = 4;
const pattern = /^([0-9a-z]{9})\.([0-9a-z]{4})\.([0-9a-z-]{1,40})$/;

/** Before every other stamp: of what older workbenches kept. */
export const firstStamp = stampText(0, 0, "0");

export const isStamp = (value: unknown): value is string => typeof value === "string" && pattern.test(value);

export class StampClock {
  readonly #author: string;
  readonly #now: () => number;
  #ms = 0;
  #count = -1;

  /** @param author lower-case letters, digits and hyphens; no two clocks have the same */
  constructor(author: string, now: () => number = Date.now) {
    this.#author = author;
    this.#now = now;
  }

  next(): string {
    const ms = Math.max(Math.floor(this.#now()), 0);
    if (ms > this.#ms) [this.#ms, this.#count] = [ms, 0];
    else this.#count++;
    return stampText(this.#ms, this.#count, this.#author);
  }

  /** Stamps from now on are later than this one. */
  see(stamp: string): void {
    const [, time = "", count = ""] = pattern.exec(stamp) ?? [];
    const [ms, n] = [Number.parseInt(time, 36), Number.parseInt(count, 36)];
    if (ms > this.#ms) [this.#ms, this.#count] = [ms, n];
    else if (ms === this.#ms) this.#count = Math.max(this.#count, n);
  }
}

function stampText(ms: number, count: number, author: string): string {
  return `${digits(ms, timeDigits)}.${digits(count, countDigits)}.${author}`;
}

function digits(value: number, length: number): string {
  return value.toString(36).padStart(length, "0");
}
