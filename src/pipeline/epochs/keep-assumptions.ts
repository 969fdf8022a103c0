import { type Assumption, noteAssumptions } from "../../core/assumption.ts";
import { defined } from "../../core/defined.ts";
import type { DatasetWriter } from "./write-epoch.ts";

/**
 * Keeps in dataset.json what an ingest assumed, beside what earlier ones did; the same is there once, without counts. Called
 * before the epoch is committed that it was assumed of, so that an ingest that is cut off loses none of it.
 */
export async function keepAssumptions(writer: DatasetWriter, assumptions: readonly Assumption[]): Promise<void> {
  const before = writer.record.assumptions ?? [];
  const unseen = assumptions.filter(({ kind, text }) => !before.some((o) => o.kind === kind && o.text === text));
  if (unseen.length === 0) return;
  const kept = before.map((assumption) => ({ ...assumption }));
  for (const { path, kind, text, remedy } of unseen) noteAssumptions(kept, [defined({ path, kind, text, remedy })]);
  await writer.update({ assumptions: kept });
}
