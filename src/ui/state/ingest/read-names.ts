import type { IngestPlan, NameParts, PlannedCatalog } from "../../../core/naming/ingest-plan.ts";
import { type NamingTemplate, partNames } from "../../../core/naming/naming-template.ts";

/** How one dropped name is read. */
export interface ReadName {
  path: string;
  /** Undefined where the name does not fit. */
  parts?: NameParts;
  /** What else the file is taken for, or why it is left out. */
  note: string;
}

/** Every dropped name as a plan's template reads it: those that do not fit first, then in the order of the drop. */
export function readNames(paths: readonly string[], plan: IngestPlan): ReadName[] {
  const taken = new Map(plan.catalogs.map((catalog) => [catalog.index, catalog]));
  const reasons = new Map(plan.ignored.map(({ index, reason }) => [index, reason]));
  const names = paths.map((path, index): ReadName => {
    const planned = taken.get(index);
    // The plan knows more than the name: the filter of a header, and that a number is no time.
    const parts = planned && partsOf(planned);
    const role =
      index === plan.reference ? "reference catalog" : index === plan.epochTable ? "epoch table" : reasons.get(index);
    return { path, note: role ?? "", ...(parts && { parts }) };
  });
  return [...names.filter(({ parts }) => !parts), ...names.filter(({ parts }) => parts)];
}

function partsOf({ index: _, repeats: __, ...parts }: PlannedCatalog): NameParts {
  return parts;
}

/** The parts of a template with what they must fit, once each. */
export function partPatterns({ segments }: NamingTemplate): { part: string; pattern: string }[] {
  return partNames(segments).map((part) => {
    const found = segments.find((segment) => "part" in segment && segment.part === part);
    return { part, pattern: found && "pattern" in found ? found.pattern : "" };
  });
}
