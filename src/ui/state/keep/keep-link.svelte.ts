import { formatLink, type PageLink } from "./page-link.ts";

/**
 * Keeps the address in step with the page. Another dataset or another filter is a step that the browser's back button
 * undoes; going from object to object is none, or there would be no way back. Called while a component is made.
 * @param linkNow how the page is looked at; undefined while it is being read
 * @param follow does what the address says, after the user changed it or went back
 */
export function keepLink(linkNow: () => PageLink | undefined, follow: () => void): void {
  /** What the address says. */
  let shown: PageLink | undefined;
  $effect(() => {
    const link = linkNow();
    if (!link) return;
    const hash = formatLink(link);
    if (hash === location.hash) {
      shown = link;
      return;
    }
    const isStep = shown !== undefined && (shown.dataset !== link.dataset || shown.filter !== link.filter);
    const timer = setTimeout(
      () => {
        // Not before: a step that something else follows at once is one all the same.
        shown = link;
        const address = hash === "" ? location.pathname + location.search : hash;
        if (isStep) history.pushState(null, "", address);
        else history.replaceState(null, "", address);
      },
      isStep ? 0 : 120,
    );
    return () => clearTimeout(timer);
  });
  $effect(() => {
    window.addEventListener("popstate", follow);
    return () => window.removeEventListener("popstate", follow);
  });
}
