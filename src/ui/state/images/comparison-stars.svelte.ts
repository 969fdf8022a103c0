import type { DatasetOverview } from "../../../core/verbs/datasets.ts";
import type { Workbench } from "../../door/workbench-api.ts";

interface ComparedIn {
  workbench: Workbench;
  overview: DatasetOverview | undefined;
  /** Of the light curve; where the correction has none for it, those of its first measurement are shown. */
  measurementKey: string | undefined;
}

/** The comparison objects of the correction in use, for images to show them. */
export class ComparisonStars {
  #keys = $state.raw<readonly string[]>([]);
  #asked: string | undefined;

  /** Empty where nothing is corrected, and while they are coming. */
  keysOf({ workbench, overview, measurementKey }: ComparedIn): readonly string[] {
    const inUse = overview?.correction;
    if (!inUse || overview.readOnly) return [];
    const asked = [overview.record.datasetId, inUse.id, measurementKey].join("\n");
    if (asked !== this.#asked) {
      this.#asked = asked;
      const set = (keys: readonly string[]) => {
        if (asked === this.#asked) this.#keys = keys;
      };
      workbench.corrections().then(
        (known) => {
          const found = known.find(({ name }) => name === inUse.name)?.measurements ?? {};
          set((found[measurementKey ?? ""] ?? Object.values(found)[0])?.comparison.objectKeys ?? []);
        },
        () => set([]),
      );
    }
    return this.#keys;
  }
}

export const comparisonStars = new ComparisonStars();
