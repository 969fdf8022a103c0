import type { Unit } from "../../../core/job.ts";
import { formatBytes, formatCount, formatCounted, formatDuration } from "../../kit/text/numbers.ts";
import type { StageRate } from "../../state/ingest/stage-rate.ts";

const plurals: Record<Unit, string> = {
  catalog: "catalogs",
  epoch: "epochs",
  shard: "shards",
  byte: "bytes",
  object: "objects",
  file: "files",
  frequency: "frequencies",
};

/** `12 of 64 epochs · 8.1/s · 6 s left`; the time it took once all is done. */
export function rateText({ done, total, unit, perSecond, remainingMs, elapsedMs }: StageRate): string {
  const parts =
    unit === "byte"
      ? [`${formatBytes(done)} of ${formatBytes(total)}`, perSecond > 0 && `${formatBytes(perSecond)}/s`]
      : [
          `${formatCount(done)} of ${formatCounted(total, unit, plurals[unit])}`,
          perSecond > 0 && `${perSecond >= 20 ? formatCount(perSecond) : perSecond.toFixed(1)}/s`,
        ];
  if (total > 0 && done >= total) return `${parts[0]} · ${formatDuration(elapsedMs)}`;
  if (remainingMs !== undefined) parts.push(`${formatDuration(remainingMs)} left`);
  return parts.filter(Boolean).join(" · ");
}
