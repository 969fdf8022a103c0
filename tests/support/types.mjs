// The three TypeScript programs: page (lib DOM), workers (lib WebWorker), tests (Node and DOM). Exits non-zero on any error.
import { tool } from "./setup.mjs";

const codes = [
  tool("svelte-check/bin/svelte-check", ["--tsconfig", "./tsconfig.json", "--fail-on-warnings"]),
  tool("typescript/bin/tsc", ["-p", "workers/tsconfig.json"]),
  tool("typescript/bin/tsc", ["-p", "tests/tsconfig.json"]),
];
process.exit(codes.some((code) => code !== 0) ? 1 : 0);
