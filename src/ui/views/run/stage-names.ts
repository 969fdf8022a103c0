import type { Stage } from "../../../core/job.ts";

/** What a stage of a job is called on the page. */
export const stageNames = {
  ...{ unpack: "Unpack", parse: "Read", match: "Match", read: "Load", write: "Save", rechunk: "Build light curves" },
  ...{
    verify: "Verify",
    analyse: "Analyse",
    calibrate: "Zero points",
    search: "Search",
    export: "Export",
    delete: "Delete",
  },
} satisfies Record<Stage, string>;
