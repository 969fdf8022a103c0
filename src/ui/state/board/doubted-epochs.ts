import type { DatasetRecord } from "../../../core/cube/dataset.ts";
import { judgeCatalogs } from "../../../core/cube/judge-catalogs.ts";
import type { EpochColumns } from "../../../core/verbs/read.ts";

/** Epochs that stand out from the others, and what would help them. */
export interface DoubtedEpochs {
  epochKeys: string[];
  /** Those that would be helped by taking offsets off. */
  offKeys: string[];
}

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
  return { epochKeys: doubted.map(({ key }) => key), offKeys: off.map(({ key }) => key) };
}
