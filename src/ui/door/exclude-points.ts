import { excludePointChanges, type PointName } from "../../core/additions/excluded-points.ts";
import { invalidArgument } from "../../core/check-value.ts";
import { validInAll } from "../../core/lightcurve/valid-in-all.ts";
import type { DatasetOverview } from "../../core/verbs/datasets.ts";
import type { CallOptions, Workbench } from "./workbench-api.ts";

/**
 * Leaves single points out of the light curves and statistics of the open dataset, or takes them in again; statistics that
 * were there are computed anew.
 * @throws InvalidArgument where there is no such object, measurement or epoch
 */
export async function excludePoints(
  door: Pick<Workbench, "objects" | "epochs" | "statistics" | "keep" | "analyse">,
  { record }: DatasetOverview,
  points: readonly PointName[],
  { exclude = true, signal, onProgress }: CallOptions & { exclude?: boolean },
): Promise<void> {
  const [objects, epochs, [statistic]] = await Promise.all([
    door.objects({ signal }),
    door.epochs({ signal }),
    door.statistics([validInAll], { signal }),
  ]);
  const known: { [Key in keyof PointName]: ReadonlySet<string> } = {
    objectKey: new Set(objects.objectKey),
    measurementKey: new Set(record.measurements.map(({ measurementKey }) => measurementKey)),
    epochKey: new Set(epochs.epochKey),
  };
  points.forEach((point, n) => {
    for (const part of ["objectKey", "measurementKey", "epochKey"] as const)
      if (!known[part].has(point[part]))
        throw invalidArgument(`points[${n}].${part}`, "one of the open dataset", point[part]);
  });
  await door.keep(record.datasetId, excludePointChanges(points, exclude));
  if (statistic) await door.analyse({ signal, onProgress });
}
