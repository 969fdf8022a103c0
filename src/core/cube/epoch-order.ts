import type { EpochAxis, JournalEpoch } from "./dataset.ts";
import { mergeEpochAxis } from "./merge-epoch-axis.ts";

const natural = new Intl.Collator("en", { numeric: true });

/** Positions of the epochs in time order: by MJD, unknown (NaN) last, ties by key, `img2` before `img10`. */
export function epochOrder(epochKey: readonly string[], epochMjd: Float64Array): Uint32Array {
  const rank = (index: number) => {
    const mjd = epochMjd[index]!;
    return Number.isNaN(mjd) ? Number.POSITIVE_INFINITY : mjd;
  };
  return Uint32Array.from(epochKey.keys()).sort((a, b) => {
    if (rank(a) !== rank(b)) return rank(a) < rank(b) ? -1 : 1;
    const [keyA, keyB] = [epochKey[a]!, epochKey[b]!];
    return natural.compare(keyA, keyB) || (keyA < keyB ? -1 : keyA > keyB ? 1 : a - b);
  });
}

/** The epochs, and what is known beside them, in time order. */
export function inTimeOrder(
  epochs: readonly JournalEpoch[],
  stored: EpochAxis,
): { axis: EpochAxis; lines: JournalEpoch[] } {
  const axis = mergeEpochAxis(epochs, undefined, stored);
  const lineOf = new Map(epochs.map((line) => [line.epochIndex, line]));
  const order = epochOrder(axis.epochKey, axis.epochMjd).filter((epochIndex) => lineOf.has(epochIndex));
  return { axis: permuteEpochs(axis, order), lines: Array.from(order, (epochIndex) => lineOf.get(epochIndex)!) };
}

/** The axis with its entries in another order: entry i of the result is entry `order[i]` of `axis`. */
function permuteEpochs(axis: EpochAxis, order: Uint32Array): EpochAxis {
  const pick = <T>(data: ArrayLike<T>) => Array.from(order, (from) => data[from]!);
  return {
    epochKey: pick(axis.epochKey),
    epochMjd: Float64Array.from(pick(axis.epochMjd)),
    timeSource: pick(axis.timeSource),
    columns: axis.columns.map((column) => ({
      ...column,
      data: column.data instanceof Float64Array ? Float64Array.from(pick(column.data)) : pick(column.data),
    })),
  };
}
