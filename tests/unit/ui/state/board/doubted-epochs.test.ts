import { expect, test } from "vitest";
import type { DatasetRecord, JournalCatalog } from "../../../../../src/core/cube/dataset.ts";
import { doubtedEpochs } from "../../../../../src/ui/state/board/doubted-epochs.ts";

const catalog = (rowCount: number, matchedCount: number, eastArcsec = 0.05) => [
  { tableKey: "ch1", rowCount, matchedCount, offset: { eastArcsec, northArcsec: 0, removed: false } } as JournalCatalog,
];
const match = { radiusArcsec: 2 } as DatasetRecord["match"];

test("each epoch that stands out is counted with one reason, and excluded ones are not", () => {
  const usual = [600, 620, 580, 650, 610].map((count) => catalog(count, Math.round(0.85 * count)));
  const catalogs = [...usual, catalog(593, 18, 1.69), catalog(593, 20), catalog(100, 90), catalog(90, 80)];
  const epochKey = catalogs.map((_, epoch) => `e${epoch}`);
  expect(doubtedEpochs({ epochKey, catalogs }, { match, excludedEpochs: ["e8"] })).toEqual({
    epochKeys: ["e5", "e6", "e7"],
    offKeys: ["e5"],
    why: "1 off their objects, 1 with few matches, 1 with few sources",
  });
  expect(doubtedEpochs({ epochKey: epochKey.slice(0, 5), catalogs: usual }, { match }).why).toBe("");
});
