// The three TypeScript programs: page (lib DOM), workers (lib WebWorker), tests (Node and DOM). Exits non-zero on any error.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { root, toolAside } from "./setup.mjs";

/** What was found is kept between runs: only what has changed is checked again. @param {string} name */
const kept = (name) => ["--incremental", "--tsBuildInfoFile", join(root, ".cache", "types", `${name}.tsbuildinfo`)];

/** Each checks one program and comes to its exit status. */
export const programs = {
  page: () =>
    toolAside("svelte-check/bin/svelte-check", [
      "--tsconfig",
      "./tsconfig.json",
      "--fail-on-warnings",
      "--incremental",
    ]),
  workers: () => toolAside("typescript/bin/tsc", ["-p", "workers/tsconfig.json", ...kept("workers")]),
  tests: () => toolAside("typescript/bin/tsc", ["-p", "tests/tsconfig.json", ...kept("tests")]),
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const statuses = await Promise.all(Object.values(programs).map((check) => check()));
  process.exit(statuses.some((status) => status !== 0) ? 1 : 0);
}
