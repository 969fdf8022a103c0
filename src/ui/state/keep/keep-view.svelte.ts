import type { Session } from "../session.svelte.ts";
import { viewOf } from "./kept-view.ts";
import { formatLink, type PageLink } from "./page-link.ts";

const quietMs = 400;

/** Keeps with the open dataset how it is looked at, whenever that has changed. Called while a component is made. */
export function keepView(session: Session): void {
  let late: { of: string; save: () => void; timer: number } | undefined;
  const saved = new Map<string, string>();

  function flush(): void {
    if (!late) return;
    clearTimeout(late.timer);
    late.save();
  }

  $effect(() => {
    const { explore, table, curves, keptOf } = session;
    if (late?.of !== keptOf) flush();
    if (keptOf === undefined) return;
    const view = viewOf(explore, table, curves);
    const save = () => {
      late = undefined;
      const text = JSON.stringify(view);
      if (saved.get(keptOf) === text) return;
      saved.set(keptOf, text);
      session.notices.attempt("Selections, tags and notes could not be kept.", () =>
        session.workbench.saveView(keptOf, view),
      );
    };
    if (late) clearTimeout(late.timer);
    late = { of: keptOf, save, timer: window.setTimeout(save, quietMs) };
  });
  $effect(() => {
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
