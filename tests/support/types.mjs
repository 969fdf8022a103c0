// The three TypeScript programs: page (lib DOM), workers (lib WebWorker), tests (Node and DOM). Exits non-zero on any error.
import { fileURLToPath } from "node:url";
import { toolAside } from "./setup.mjs";

/** Each checks one program and comes to its exit status. */
export const programs = {
  page: () => toolAside("svelte-check/bin/svelte-check", ["--tsconfig", "./tsconfig.json", "--fail-on-warnings"]),
  workers: () => toolAside("typescript/bin/tsc", ["-p", "workers/tsconfig.json"]),
  tests: () => toolAside("typescript/bin/tsc", ["-p", "tests/tsconfig.json"]),
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const statuses = await Promise.all(Object.values(programs).map((check) => check()));
  process.exit(statuses.some((status) => status !== 0) ? 1 : 0);
}
