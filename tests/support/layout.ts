import type { Page } from "@playwright/test";

/** Something that moved though nobody asked it to. */
export interface LayoutShift {
  /** Share of the window that moved, times how far. */
  score: number;
  /** What moved, from where to where. */
  moved: string[];
}

/** Notes every shift of the layout from now on, in every document that the page loads; reads and forgets them. */
export async function watchShifts(page: Page): Promise<() => Promise<LayoutShift[]>> {
  await page.addInitScript(() => {
    interface ShiftEntry extends PerformanceEntry {
      value: number;
      hadRecentInput: boolean;
      sources: { node?: Node; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
    }
    const place = ({ x, y, width, height }: DOMRectReadOnly) => [x, y, width, height].map(Math.round).join(" ");
    const shifts: LayoutShift[] = [];
    const observer = new PerformanceObserver((list) => note(list.getEntries()));
    const note = (entries: PerformanceEntryList) => {
      for (const { value, hadRecentInput, sources } of entries as ShiftEntry[]) {
        // By a part of a pixel, as text of another font does: nobody sees that.
        const seen = sources.filter(({ previousRect, currentRect }) => place(previousRect) !== place(currentRect));
        if (hadRecentInput || (sources.length > 0 && seen.length === 0)) continue;
        shifts.push({
          score: value,
          moved: seen.map(({ node, previousRect, currentRect }) => {
            const name = node?.textContent?.trim().slice(0, 30);
            return `${node?.nodeName} "${name}" from ${place(previousRect)} to ${place(currentRect)}`;
          }),
        });
      }
    };
    observer.observe({ type: "layout-shift", buffered: true });
    Object.assign(globalThis, {
      takeShifts: () => {
        note(observer.takeRecords());
        return shifts.splice(0);
      },
    });
  });
  return () => page.evaluate(() => (globalThis as unknown as { takeShifts(): LayoutShift[] }).takeShifts());
}

/**
 * What is wrong with the layout as it is now: controls that are cut off, covered or outside the window, and boxes that
 * cut off what is in them without a sign of it. What can be scrolled to is not cut off.
 */
export function layoutFaults(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const faults: string[] = [];
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > clientWidth || scrollHeight > clientHeight) faults.push("the page is larger than the window");
    const name = (element: Element) =>
      `${element.nodeName} "${(element.ariaLabel ?? element.textContent ?? "").trim().replace(/\s+/g, " ").slice(0, 40)}"`;
    const controls = "button, select, input, textarea, a, [role=tab], [role=slider]";
    // What is in a box that scrolls can be scrolled to.
    const seen: Element[] = [];
    const walk = (parent: Element) => {
      for (const element of parent.children) {
        if (!element.checkVisibility({ visibilityProperty: true })) continue;
        seen.push(element);
        if (!/auto|scroll/.test(getComputedStyle(element).overflow)) walk(element);
      }
    };
    walk(document.body);
    for (const element of seen) {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      if (element.matches(controls) && right - left > 1) {
        if (left < 0 || top < 0 || right > clientWidth + 0.5 || bottom > clientHeight + 0.5)
          faults.push(`${name(element)} reaches out of the window`);
        const hit = [0.1, 0.5, 0.9].filter((share) => {
          const found = document.elementFromPoint(left + share * (right - left), (top + bottom) / 2);
          return (
            found && (element.contains(found) || found.contains(element) || found.closest("label")?.contains(element))
          );
        });
        // A field may hold a button of its own at its end.
        if (hit.length < (element.matches("input") ? 2 : 3)) faults.push(`${name(element)} is covered or cut off`);
      }
      const { overflowX, textOverflow } = getComputedStyle(element);
      if (!/hidden|clip/.test(overflowX) || textOverflow === "ellipsis") continue;
      if (element.matches(".visually-hidden, input") || element.clientWidth <= 1) continue;
      if (element.scrollWidth > element.clientWidth + 1)
        faults.push(`${name(element)} cuts off ${element.scrollWidth - element.clientWidth} pixels of what is in it`);
    }
    return faults;
  });
}
