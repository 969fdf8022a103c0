import { formatCounted } from "../format-counted.ts";
import type { JournalCatalog } from "./dataset.ts";

/** What stands out of a catalog beside its fellows: those of other epochs in the same table. */
export interface CatalogDoubt {
  /** `share`: few of its sources match; `offset`: it lies far off its objects; `depth`: it has few sources. */
  kind: "share" | "offset" | "depth";
  text: string;
  /** What would help: the same files read again with offsets taken off, or the epoch left out. */
  helps: "take-offsets-off" | "exclude";
}

/** Fewer fellows than this say nothing of what is usual. */
const leastFellows = 3;
/** A share of matched sources, or a number of sources, below this part of the usual one stands out. */
const partOfUsual = 0.5;
const partOfUsualDepth = 0.35;
/** An offset of more than this part of the match radius loses the fainter half of the pairs; an import speaks of it, too. */
export const losingPart = 0.5;

type Judged = Pick<JournalCatalog, "tableKey" | "rowCount" | "matchedCount" | "noPositionCount" | "offset">;

/**
 * Judges every epoch's catalogs by those of the other epochs: the share of sources that match, the offset from the objects
 * against the match radius, and how many sources there are against the usual (medians of at least four catalogs).
 *
 * @param catalogs those of each epoch @param match how they were matched; a radius of 0: not on the sky
 * @returns doubts of each epoch, by the table's key
 */
export function judgeCatalogs(
  catalogs: readonly (readonly Judged[])[],
  { radiusArcsec }: { radiusArcsec: number },
): Map<string, CatalogDoubt[]>[] {
  const usual = new Map<string, { share: number; depth: number }>();
  for (const tableKey of new Set(catalogs.flatMap((epoch) => epoch.map((catalog) => catalog.tableKey)))) {
    const fellows = catalogs.flatMap((epoch) => epoch.filter((catalog) => catalog.tableKey === tableKey));
    if (fellows.length > leastFellows)
      usual.set(tableKey, { share: median(fellows.map(matchedShare)), depth: median(fellows.map(placedCount)) });
  }
  return catalogs.map(
    (epoch) =>
      new Map(
        epoch.flatMap((catalog) => {
          const doubts = judge(catalog, usual.get(catalog.tableKey), radiusArcsec);
          return doubts.length > 0 ? [[catalog.tableKey, doubts]] : [];
        }),
      ),
  );
}

function judge(
  catalog: Judged,
  usual: { share: number; depth: number } | undefined,
  radiusArcsec: number,
): CatalogDoubt[] {
  const doubts: CatalogDoubt[] = [];
  const { matchedCount, offset } = catalog;
  const count = placedCount(catalog);
  const off = offset && !offset.removed ? Math.hypot(offset.eastArcsec, offset.northArcsec) : 0;
  const farOff = radiusArcsec > 0 && off > losingPart * radiusArcsec;
  if (farOff)
    doubts.push({
      kind: "offset",
      text: `It lies ${off.toFixed(2)}″ off its objects, where sources match within ${Number(radiusArcsec.toPrecision(3))}″. Reading it again with offsets taken off brings its sources back.`,
      helps: "take-offsets-off",
    });
  if (!usual || count === 0) return doubts;
  if (matchedCount > 0 && matchedShare(catalog) < partOfUsual * usual.share)
    doubts.push({
      kind: "share",
      text: `Only ${matchedCount} of its ${formatCounted(count, "source")} match (${percent(matchedShare(catalog))}, usually ${percent(usual.share)}).`,
      helps: farOff ? "take-offsets-off" : "exclude",
    });
  if (count < partOfUsualDepth * usual.depth)
    doubts.push({
      kind: "depth",
      text: `It has ${formatCounted(count, "source")}, usually ${Math.round(usual.depth)}: clouds, a short exposure or another field?`,
      helps: "exclude",
    });
  return doubts;
}

const placedCount = ({ rowCount, noPositionCount = 0 }: Judged) => rowCount - noPositionCount;
const matchedShare = (catalog: Judged) => catalog.matchedCount / Math.max(1, placedCount(catalog));
const percent = (share: number) => `${Math.round(100 * share)} %`;

function median(values: number[]): number {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}
