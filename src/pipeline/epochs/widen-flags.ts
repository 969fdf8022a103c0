import { flagChecksum } from "../../core/cube/column-checksum.ts";
import type { DatasetRecord, JournalEpoch } from "../../core/cube/dataset.ts";
import type { Slab } from "../../core/cube/slab.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import type { LostShard } from "./recover-epochs.ts";

/** What of a dataset's writer is needed for it. */
interface FlagWriter {
  readonly record: DatasetRecord;
  readonly epochs: ReadonlyMap<string, JournalEpoch>;
  readonly damaged: Map<string, LostShard>;
  update(change: Pick<DatasetRecord, "chunks">): Promise<void>;
  readSlab(epochKey: string): Promise<Slab | undefined>;
  commitEpoch(
    epochKey: string,
    slab: Slab,
    part: Pick<JournalEpoch, "catalogs" | "refused" | "time" | "limits">,
  ): Promise<JournalEpoch>;
}

/**
 * Makes the flags of a dataset 32 bits wide, because a catalog has some that need it: first the record says so, then every
 * committed epoch is committed again. Cut off anywhere, the dataset is whole, each epoch as wide as its line says, and
 * opening it for writing goes on from there.
 */
export async function widenFlags(writer: FlagWriter): Promise<void> {
  const { chunks } = writer.record;
  if (!chunks.wideFlags) await writer.update({ chunks: { ...chunks, wideFlags: true } });
  await finishWidening(writer);
}

/** Commits the epochs again whose flags are still narrower than those of their dataset; a damaged one stays, as damaged. */
export async function finishWidening(writer: FlagWriter): Promise<void> {
  if (!writer.record.chunks.wideFlags) return;
  const narrow = [...writer.epochs.values()].filter(
    ({ wideFlags, epochKey }) => !wideFlags && !writer.damaged.has(epochKey),
  );
  for (const epoch of narrow) {
    const { epochKey, catalogs, refused, time, limits } = epoch;
    const slab = await slabOf(writer, epoch);
    if (slab)
      await writer.commitEpoch(epochKey, slab, { catalogs, refused, ...(time && { time }), ...(limits && { limits }) });
  }
}

async function slabOf(writer: FlagWriter, epoch: JournalEpoch) {
  const { epochKey, flagChecksum: sums } = epoch;
  const expected = "the flags as they were committed";
  const path = epoch.shards[0]?.path ?? epochKey;
  try {
    const slab = await writer.readSlab(epochKey);
    if (slab && sums.every((sum, table) => flagChecksum(slab.flags[table]!) === sum)) return slab;
    writer.damaged.set(epochKey, { epoch, path, expected, found: "others" });
  } catch (error) {
    if (!isWorkbenchError(error, "DatasetDamaged")) throw error;
    writer.damaged.set(epochKey, { epoch, path: error.details.path, expected, found: error.details.found });
  }
  return undefined;
}

/** Whether flags of some epochs are still narrower than those of their dataset. */
export function isHalfWidened(
  { chunks }: DatasetRecord,
  epochs: ReadonlyMap<string, Pick<JournalEpoch, "wideFlags">>,
): boolean {
  return chunks.wideFlags === true && [...epochs.values()].some(({ wideFlags }) => !wideFlags);
}
