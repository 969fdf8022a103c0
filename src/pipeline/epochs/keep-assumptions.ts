import { type Assumption, noteAssumptions } from "../../core/assumption.ts";
import type { DatasetWriter } from "./write-epoch.ts";

/** Keeps in dataset.json what an ingest assumed, beside what earlier ones did; the same is there once. */
export async function keepAssumptions(writer: DatasetWriter, assumptions: readonly Assumption[]): Promise<void> {
  const before = writer.record.assumptions ?? [];
  const unseen = assumptions.filter(({ kind, text }) => !before.some((o) => o.kind === kind && o.text === text));
  if (unseen.length === 0) return;
  const kept = before.map((assumption) => ({ ...assumption }));
  noteAssumptions(kept, unseen);
  await writer.update({ assumptions: kept });
}
