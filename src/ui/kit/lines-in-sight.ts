export interface ListLines {
  /** Height of a line in CSS pixels. */
  height: number;
  count: number;
  /** What lies over the first lines, such as a table's head: CSS pixels. */
  head?: number;
  /** Lines kept above and below those in sight. */
  overscan?: number;
}

export interface LinesInSight {
  first: number;
  /** Exclusive. */
  end: number;
  /** Most lines that there are at once: the elements of one that leaves can serve the one that comes. */
  slots: number;
  /** Lines that a page key goes on by: those that are whole in sight, but for one. */
  pageLines: number;
}

/** Which lines of a list are to have elements. @param seenHeight height of what scrolls, in CSS pixels */
export function linesInSight(
  { height, count, head = 0, overscan = 0 }: ListLines,
  scrollTop: number,
  seenHeight: number,
): LinesInSight {
  const pageLines = Math.max(1, Math.floor((seenHeight - head) / height) - 1);
  const first = Math.max(0, Math.min(Math.floor(scrollTop / height), count - pageLines) - overscan);
  const slots = Math.ceil(seenHeight / height) + 1 + 2 * overscan;
  return { first, end: Math.min(count, first + slots), slots, pageLines };
}

/** Where to scroll to for a line to be seen whole, with as little scrolling as it takes. */
export function scrollTopShowing(
  line: number,
  { height, head = 0 }: ListLines,
  scrollTop: number,
  seenHeight: number,
): number {
  const top = line * height;
  return Math.max(Math.min(scrollTop, top), top - (seenHeight - head - height));
}

/** Where `by` steps lead from an item, or from before the first one, within a list that is not empty. */
export const steppedIn = (count: number, from: number, by: number) => Math.min(Math.max(from + by, 0), count - 1);
