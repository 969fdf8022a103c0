import type { Session } from "../session.svelte.ts";
import { formatLink, type PageLink } from "./page-link.ts";

/** Of changes that follow each other faster than this, as of a width that is dragged, not every one is written. */
const leastMs = 40;

/**
 * Keeps with the open dataset what is added to it and how it is looked at: at the event that changes it, not later, for the
 * page may be closed at the next. Called while a component is made.
 */
export function keepView(session: Session): void {
  let late: number | undefined;
  let lastMs = Number.NEGATIVE_INFINITY;

  function save(): void {
    window.clearTimeout(late);
    late = undefined;
    lastMs = performance.now();
    session.additions.save();
  }

  $effect(() => {
    session.added(); // whatever of it changes is a reason to save
    if (session.keptOf === undefined || late !== undefined) return;
    const waitMs = lastMs + leastMs - performance.now();
    if (waitMs <= 0) save();
    else late = window.setTimeout(save, waitMs);
  });
  $effect(() => {
    const flush = () => late !== undefined && save();
    document.addEventListener("visibilitychange", flush);
    window.addEventListener("pagehide", flush);
    return () => {
      document.removeEventListener("visibilitychange", flush);
      window.removeEventListener("pagehide", flush);
    };
  });
}

/**
 * Keeps the address in step with the page. Another dataset or another filter is a step that the browser's back button
 * undoes; going from object to object is none, or there would be no way back. Called while a component is made.
 */
export function keepLink(session: Session): void {
  let shown: PageLink | undefined;
  $effect(() => {
    if (session.phase !== "ready" || session.loading) return;
    const link = session.link();
    const hash = formatLink(link);
    const isStep = shown !== undefined && (shown.dataset !== link.dataset || shown.filter !== link.filter);
    shown = link;
    if (hash === location.hash) return;
    const timer = setTimeout(
      () => {
        const address = hash === "" ? location.pathname + location.search : hash;
        if (isStep) history.pushState(null, "", address);
        else history.replaceState(null, "", address);
      },
      isStep ? 0 : 120,
    );
    return () => clearTimeout(timer);
  });
  $effect(() => {
    const follow = () => session.followLink();
    window.addEventListener("popstate", follow);
    return () => window.removeEventListener("popstate", follow);
  });
}
