import { droppedName } from "../../src/core/naming/ingest-plan.ts";
import { type PlanOptions, planIngest } from "../../src/core/naming/plan-ingest.ts";
import type { IngestRequest } from "../../src/core/verbs/ingest.ts";

export type Unplanned = Omit<IngestRequest, "plan"> & PlanOptions;

/** A request with the plan that its files' names lead to. */
export function planned({ template, referencePath, epochTablePath, ...request }: Unplanned): IngestRequest {
  const options = { template, referencePath, epochTablePath };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...request, plan: planIngest(request.files.map(droppedName), Object.fromEntries(given)) };
}
