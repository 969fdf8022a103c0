import { SvelteMap } from "svelte/reactivity";
import { neighborArcsec } from "../../../core/crossmatch/zone-index.ts";
import type { DatasetOverview } from "../../../core/verbs/datasets.ts";
import type { FlagCounts } from "../../../core/verbs/flag-counts.ts";
import type { ObjectColumns } from "../../../core/verbs/read.ts";
import type { Workbench } from "../../door/workbench-api.ts";

/** How often the objects of the open dataset are flagged in each table, counted when it is first asked for. */
export class FlagBook {
  readonly #workbench: Pick<Workbench, "flagCounts">;
  readonly #counts = new SvelteMap<string, FlagCounts>();
  readonly #underWay = new Map<string, Promise<void>>();
  #of = "";
  #neighbors: { objects: ObjectColumns; radiusArcsec: number; arcsec: Float64Array } | undefined;

  constructor(workbench: Pick<Workbench, "flagCounts">) {
    this.#workbench = workbench;
  }

  /** Counts anew what is of another dataset, another copy of it, or other epochs. */
  follow(overview: DatasetOverview | undefined): void {
    const { datasetId, generation, excludedEpochs = [] } = overview?.record ?? {};
    const of = JSON.stringify([datasetId, generation?.generation, excludedEpochs]);
    if (of === this.#of) return;
    this.#of = of;
    this.#counts.clear();
    this.#underWay.clear();
  }

  /** Undefined until it is counted: asking for it counts. */
  counts(tableKey: string): FlagCounts | undefined {
    const found = this.#counts.get(tableKey);
    if (!found) void this.load(tableKey);
    return found;
  }

  /** Resolves when a table is counted; where that fails, nothing is doubted. */
  load(tableKey: string): Promise<void> {
    const of = this.#of;
    const counting =
      this.#underWay.get(tableKey) ??
      this.#workbench.flagCounts(tableKey).then(
        (counts) => {
          if (of === this.#of) this.#counts.set(tableKey, counts);
        },
        (error: unknown) => console.error(error),
      );
    this.#underWay.set(tableKey, counting);
    return counting;
  }

  /** How far each object's nearest neighbor lies, NaN where it is further than two match radii. */
  neighbors(objects: ObjectColumns, matchRadiusArcsec: number): Float64Array {
    const radiusArcsec = 2 * matchRadiusArcsec;
    const known = this.#neighbors;
    if (known?.objects === objects && known.radiusArcsec === radiusArcsec) return known.arcsec;
    const arcsec =
      radiusArcsec > 0
        ? neighborArcsec(objects.raDeg, objects.decDeg, radiusArcsec)
        : new Float64Array(objects.count).fill(Number.NaN); // not on the sky
    this.#neighbors = { objects, radiusArcsec, arcsec };
    return arcsec;
  }
}
