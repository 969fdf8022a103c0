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
      for (const { value, hadRecentInput, sources } of entries as ShiftEntry[])
        if (!hadRecentInput)
          shifts.push({
            score: value,
            moved: sources.map(({ node, previousRect, currentRect }) => {
              const name = node?.textContent?.trim().slice(0, 30);
              return `${node?.nodeName} "${name}" from ${place(previousRect)} to ${place(currentRect)}`;
            }),
          });
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
    const isScroller = (element: Element) => /auto|scroll/.test(getComputedStyle(element).overflow);
    const scrolled = (element: Element) => {
      for (let at = element.parentElement; at; at = at.parentElement) if (isScroller(at)) return true;
      return false;
    };
    const seen = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 1;
    const controls = [...document.querySelectorAll("button, select, input, textarea, a, [role=tab], [role=slider]")];
    for (const control of controls.filter(seen)) {
      if (scrolled(control)) continue;
      const { left, right, top, bottom } = control.getBoundingClientRect();
      if (left < 0 || top < 0 || right > clientWidth + 0.5 || bottom > clientHeight + 0.5)
        faults.push(`${name(control)} reaches out of the window`);
      const points = [0.1, 0.5, 0.9].map((share) => [left + share * (right - left), (top + bottom) / 2] as const);
      const hit = points.filter(([x, y]) => {
        const found = document.elementFromPoint(x, y);
        return (
          found && (control.contains(found) || found.contains(control) || found.closest("label")?.contains(control))
        );
      });
      // A field may hold a button of its own at its end.
      if (hit.length < (control.matches("input") ? 2 : 3)) faults.push(`${name(control)} is covered or cut off`);
    }
    for (const box of [...document.querySelectorAll("body *")].filter(seen)) {
      const { overflowX, textOverflow } = getComputedStyle(box);
      if (!/hidden|clip/.test(overflowX) || textOverflow === "ellipsis" || box.matches(".visually-hidden, input"))
        continue;
      if (box.scrollWidth > box.clientWidth + 1 && !scrolled(box) && box.clientWidth > 1)
        faults.push(`${name(box)} cuts off ${box.scrollWidth - box.clientWidth} pixels of what is in it`);
    }
    return faults;
  });
}
