import { knownListReason } from "../../../core/naming/file-role.ts";
import type { FileRole, IngestPlan } from "../../../core/naming/ingest-plan.ts";

/** What a plan takes a dropped file to be, and the words for why, or for what. */
export interface PlannedFile {
  index: number;
  role: FileRole;
  /** The epoch and table of a catalog, or why a file is left out. */
  note: string;
}

/** What every file of a drop is taken to be, by its index. */
export function plannedFiles(plan: IngestPlan, fileCount: number): PlannedFile[] {
  const files = Array.from({ length: fileCount }, (_, index): PlannedFile => ({ index, role: "ignored", note: "" }));
  for (const { index, reason } of plan.ignored) files[index] = { index, role: roleOf(reason), note: reason };
  for (const { index, epochKey, tableKey } of plan.catalogs)
    files[index] = { index, role: "catalog", note: tableKey === "default" ? epochKey : `${epochKey} · ${tableKey}` };
  if (plan.reference !== undefined) files[plan.reference] = { index: plan.reference, role: "reference", note: "" };
  if (plan.epochTable !== undefined) files[plan.epochTable] = { index: plan.epochTable, role: "epoch-table", note: "" };
  return files;
}

function roleOf(reason: string): FileRole {
  if (reason === knownListReason) return "known";
  return reason.startsWith("an image") ? "image" : "ignored";
}

/** The files in the order in which they are worth a look: what is one of its kind, what is left out, then the catalogs. */
export function filesToReview(plan: IngestPlan, fileCount: number): number[] {
  const rank: Record<FileRole, number> = { reference: 0, "epoch-table": 1, known: 2, ignored: 3, image: 4, catalog: 5 };
  return plannedFiles(plan, fileCount)
    .sort((a, b) => rank[a.role] - rank[b.role])
    .map(({ index }) => index);
}

/** Files as they are told to be, after one of them is told anew; there is one reference catalog and one epoch table. */
export function withRole(
  roles: Readonly<Record<string, FileRole>>,
  path: string,
  { role, was }: { role: FileRole; was?: string | undefined },
): Record<string, FileRole> {
  const only = role === "reference" || role === "epoch-table";
  const others = Object.entries(roles).filter(([, other]) => !only || other !== role);
  // What had the role is a catalog from now on, not a candidate that would be asked about.
  const before: [string, FileRole][] = only && was !== undefined && was !== path ? [[was, "catalog"]] : [];
  return Object.fromEntries([...others, ...before, [path, role]]);
}
