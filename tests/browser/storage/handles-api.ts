export interface HandlesApi {
  /** Handles opened, most open at once, and those left open after each job, by the job's name. */
  count(): Promise<{ opened: number; mostOpen: number; leftOpen: Record<string, number> }>;
}
