import type { DatasetRecord } from "../../../core/cube/dataset.ts";
import { type CatalogDoubt, judgeCatalogs } from "../../../core/cube/judge-catalogs.ts";
import type { EpochColumns } from "../../../core/verbs/read.ts";
import { formatCount } from "../../kit/text/numbers.ts";

/** Epochs that stand out from the others, and what would help them. */
export interface DoubtedEpochs {
  epochKeys: string[];
  /** Those that would be helped by taking offsets off. */
  offKeys: string[];
  /** Why, with how many epochs: the first doubt of each counts. */
  why: string;
}

const reasons = {
  offset: "off their objects",
  share: "with few matches",
  depth: "with few sources",
} as const;

/** The epochs with a catalog that stands out, the excluded ones left out. */
export function doubtedEpochs(
  { epochKey, catalogs }: Pick<EpochColumns, "epochKey" | "catalogs">,
  { match, excludedEpochs = [] }: Pick<DatasetRecord, "match" | "excludedEpochs">,
): DoubtedEpochs {
  const excluded = new Set(excludedEpochs);
  const doubted = judgeCatalogs(catalogs, match).flatMap((tables, row) => {
    const doubts = [...tables.values()].flat();
    return doubts.length > 0 && !excluded.has(epochKey[row]!) ? [{ key: epochKey[row]!, doubts }] : [];
  });
  const off = doubted.filter(({ doubts }) => doubts.some(({ helps }) => helps === "take-offsets-off"));
  const why = (["offset", "share", "depth"] as const).flatMap((kind) => {
    const count = doubted.filter(({ doubts }) => firstOf(doubts) === kind).length;
    return count > 0 ? [`${formatCount(count)} ${reasons[kind]}`] : [];
  });
  return { epochKeys: doubted.map(({ key }) => key), offKeys: off.map(({ key }) => key), why: why.join(", ") };
}

const firstOf = (doubts: readonly CatalogDoubt[]): CatalogDoubt["kind"] =>
  doubts.some(({ kind }) => kind === "offset")
    ? "offset"
    : doubts.some(({ kind }) => kind === "share")
      ? "share"
      : "depth";
