import type { DatasetView } from "../../../core/verbs/view.ts";
import type { CurveView } from "../curves/curve-view.svelte.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import type { ObjectView } from "../objects/object-view.svelte.ts";
import { viewOf } from "./kept-view.ts";

const quietMs = 400;

interface Kept {
  readonly explore: Explore;
  readonly table: ObjectView;
  readonly curves: CurveView;
  /** Id of the dataset that is looked at; undefined while what is seen is not to be kept. */
  readonly keptOf: string | undefined;
}

/** Keeps with the open dataset how it is looked at, whenever that has changed. Called where effects can be made. */
export function keepView(kept: Kept, saveView: (datasetId: string, view: DatasetView) => void): void {
  let late: { of: string; save: () => void; timer: number } | undefined;
  const saved = new Map<string, string>();

  function flush(): void {
    if (!late) return;
    clearTimeout(late.timer);
    late.save();
  }

  $effect(() => {
    const { explore, table, curves, keptOf } = kept;
    if (late?.of !== keptOf) flush();
    if (keptOf === undefined) return;
    const view = viewOf(explore, table, curves);
    const save = () => {
      late = undefined;
      const text = JSON.stringify(view);
      if (saved.get(keptOf) === text) return;
      saved.set(keptOf, text);
      saveView(keptOf, view);
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
