import { untrack } from "svelte";
import { useCurves } from "../../../state/curves/curve-view.svelte.ts";
import { SourceColumns } from "../../../state/curves/source-columns.svelte.ts";
import { useDesk } from "../../../state/desk.svelte.ts";
import { useSession } from "../../../state/session.svelte.ts";

/** What the sources of the open dataset had: one for all views, made when the first of them asks for it. */
export function useSourceColumns(): SourceColumns {
  const [session, desk, curves] = [useSession(), useDesk(), useCurves()];
  const known = untrack(() => curves.sources);
  if (known instanceof SourceColumns) return known;
  const of = {
    workbench: session.workbench,
    curves,
    get overview() {
      return desk.overview;
    },
    get epochs() {
      return desk.epochs;
    },
    get theme() {
      return session.theme.shown;
    },
  };
  let made!: SourceColumns;
  // It outlives the view that asks first.
  $effect.root(() => {
    made = new SourceColumns(of);
  });
  curves.sources = made;
  return made;
}
