import type { DatasetSummary } from "../../../core/verbs/datasets.ts";

type Named = Pick<DatasetSummary, "datasetId" | "name" | "createdAt">;

/** Which of several datasets of one name this is, from 1, the oldest first; undefined where it is the only one. */
export function numberAmongNamesakes({ datasetId, name }: Named, all: readonly Named[]): number | undefined {
  const namesakes = all.filter((one) => one.name === name);
  if (namesakes.length < 2) return undefined;
  namesakes.sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.datasetId.localeCompare(b.datasetId));
  return 1 + namesakes.findIndex((one) => one.datasetId === datasetId);
}
