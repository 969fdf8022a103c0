import type { GenerationRecord } from "../../core/cube/dataset.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import { validInAll } from "../../core/lightcurve/valid-in-all.ts";
import { useColumnFile, writeColumnFile } from "../../storage/column-files.ts";
import type { FileTree } from "../../storage/files.ts";
import { type MadeWith, sameMadeWith } from "./reading-choices.ts";
import { statisticsPath } from "./statistics.ts";

/** Where the counts as measured lie, below the dataset's directory. */
export const validEpochsPath = (generation: number) => `valid_epochs.${generation}.columns`;

/**
 * Keeps at how many epochs each object of a generation has a valid point in every measurement, as measured: every point of
 * every measurement says that, and whoever checks a copy has them all in hand. Those of other generations are removed.
 */
export async function keepValidEpochs(
  tree: FileTree,
  generation: number,
  counts: Float64Array<ArrayBuffer>,
): Promise<void> {
  const table = { rowCount: counts.length, columns: [{ name: validInAll }] };
  await writeColumnFile(tree, validEpochsPath(generation), table, counts);
  for (const { name } of await tree.list("")) {
    const own = /^valid_epochs\.(\d+)\.columns(\.partial)?$/.exec(name);
    if (own && name !== validEpochsPath(generation)) await tree.remove(name);
  }
}

/**
 * Those counts, where they are known of the points in use: from the last analysis, of whichever measurements, or as measured.
 * @param asMeasured whether no point that is valid as measured is left out
 */
export async function knownValidEpochs(
  tree: FileTree,
  { generation, objectCount }: GenerationRecord,
  inUse: MadeWith,
  asMeasured: boolean,
): Promise<Float64Array | undefined> {
  const column = async (path: string, isMeant: (footer: MadeWith) => boolean) => {
    try {
      return await useColumnFile(tree, path, ({ footer, read }) => {
        const at = footer.columns.findIndex(({ name }) => name === validInAll);
        return at >= 0 && footer.rowCount === objectCount && isMeant(footer) ? read(at) : undefined;
      });
    } catch (error) {
      // Counted anew.
      if (isWorkbenchError(error, "DatasetDamaged")) return undefined;
      throw error;
    }
  };
  const analysed = await column(statisticsPath(generation), (footer) => sameMadeWith(footer, inUse));
  return analysed ?? (asMeasured ? column(validEpochsPath(generation), () => true) : undefined);
}
