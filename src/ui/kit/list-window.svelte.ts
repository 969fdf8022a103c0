import { tick } from "svelte";
import { type ListLines, linesInSight, scrollTopShowing } from "./lines-in-sight.ts";

/** The lines of a long list that have elements, those in sight. Bound to the element that scrolls. */
export class ListWindow {
  scroller = $state<HTMLElement | undefined>();
  scrollTop = $state(0);
  /** Of the scroller, in CSS pixels. */
  height = $state(400);
  readonly #lines: () => ListLines;

  constructor(lines: () => ListLines) {
    this.#lines = lines;
  }

  readonly inSight = $derived.by(() => linesInSight(this.#lines(), this.scrollTop, this.height));

  toTop(): void {
    this.#toReveal = undefined;
    if (this.scroller) this.scroller.scrollTop = 0;
  }

  #toReveal: number | undefined;

  /**
   * Scrolls as little as it takes for a line to be seen, in the next frame: to ask where a list stands has the browser lay
   * out the page there and then, and once more when whatever else follows a step has changed it.
   */
  reveal(line: number | undefined): void {
    if (line === undefined || !this.scroller) return;
    const isAsked = this.#toReveal !== undefined;
    this.#toReveal = line;
    if (!isAsked) requestAnimationFrame(() => this.#scroll());
  }

  #scroll(): void {
    const { scroller } = this;
    const line = this.#toReveal;
    this.#toReveal = undefined;
    if (line === undefined || !scroller) return;
    const next = scrollTopShowing(line, this.#lines(), scroller.scrollTop, scroller.clientHeight);
    if (next === scroller.scrollTop) return;
    scroller.scrollTop = next;
    this.scrollTop = scroller.scrollTop; // its event comes a frame later, and the lines there are to be seen in this one
    // When the list is shown first, its height is learned with some lines yet to be laid out: it cannot be scrolled as far.
    if (scroller.scrollTop < Math.floor(next))
      void tick().then(() => {
        if (this.scroller === scroller) scroller.scrollTop = next;
      });
  }
}
