import type { TimeKind } from "../../../core/barycenter/time-settings.ts";
import type { ExportFormat } from "../../../core/export/curve-export.ts";
import type { ExportCurvesRequest, ExportedValues } from "../../../core/verbs/export-curves.ts";

/** Whose light curves are to leave. */
export const scopes = ["focus", "selection", "listed", "all"] as const;
export type Scope = (typeof scopes)[number];

/** What was chosen in the dialog of exports. */
export interface ExportChoice {
  what: "curves" | "objects";
  scope: Scope;
  measurementKeys: readonly string[];
  values: ExportedValues;
  times: TimeKind;
  onlyPoints: boolean;
  observerCode: string;
  filters: { [measurementKey: string]: string };
}

const manyRows = 1_000_000;

/** About how large an export becomes, and what speaks against it. */
export function exportSize(
  { what, measurementKeys }: Pick<ExportChoice, "what" | "measurementKeys">,
  { isText = false, bytesPerPoint }: Pick<ExportFormat, "isText" | "bytesPerPoint">,
  objectCount: number,
  epochCount: number,
  columnCount: number,
): { rows: number; bytes: number; warning?: string } {
  const rows = what === "objects" ? objectCount : objectCount * measurementKeys.length * epochCount;
  const bytes = what === "objects" ? rows * columnCount * (isText ? 16 : 8) : rows * bytesPerPoint;
  if (!isText || rows <= manyRows) return { rows, bytes };
  return {
    rows,
    bytes,
    warning: "That is much for a text format, to write and to read: Parquet and FITS are smaller and faster.",
  };
}

/** What is asked of the workbench; undefined where nothing would leave. */
export function exportRequest(
  choice: ExportChoice,
  format: string,
  objectKeys: string[] | undefined,
): Omit<ExportCurvesRequest, "datasetId" | "file"> | undefined {
  const { measurementKeys, values, times, onlyPoints, observerCode, filters } = choice;
  if (measurementKeys.length === 0 || objectKeys?.length === 0) return undefined;
  return {
    ...{ format, values, times, onlyPoints, measurementKeys: [...measurementKeys] },
    ...(objectKeys ? { objectKeys } : {}),
    ...(format === "aavso" ? { observerCode, filters } : {}),
  };
}

/** What the file is called: the dataset's name in characters that every system takes. */
export function exportFileName(
  datasetName: string,
  what: string,
  { extension }: Pick<ExportFormat, "extension">,
  type: string,
): string {
  const stem = datasetName
    .normalize("NFKD")
    .replace(/[^A-Za-z0-9._-]+/g, "-")
    .slice(0, 80)
    .replace(/^[-.]+|[-.]+$/g, "");
  const zipped = type === "application/zip" && !extension.endsWith(".zip") ? ".zip" : "";
  return `${stem || "dataset"}-${what}${extension}${zipped}`;
}
