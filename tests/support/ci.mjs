// .ci/run: npm test, npm run test:peers and a hundredth of npm run bench:survey. The last line adds them up: "N passed, N failed".
import { spawn } from "node:child_process";
import { root } from "./setup.mjs";

/** @param {string[]} args  a script and what it is called with */
function runScript(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, CI: "1" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let tail = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      process.stdout.write(text);
      tail = (tail + text).slice(-4096);
    });
    child.on("close", (status) => {
      const [, passed, failed] = /^(\d+) passed, (\d+) failed\s*$/.exec(tail.trimEnd().split("\n").at(-1) ?? "") ?? [];
      // A script that ended otherwise than by its last line counts as one failure.
      const ended = passed !== undefined && (status === 0) === (failed === "0");
      resolve({ passed: Number(passed ?? 0), failed: ended ? Number(failed) : Number(failed ?? 0) + 1 });
    });
  });
}

const total = { passed: 0, failed: 0 };
const scripts = [["tests/support/test.mjs"], ["tests/peer/run.mjs"], ["tests/bench/survey.mjs", "--factor", "0.01"]];
for (const script of scripts) {
  const { passed, failed } = await runScript(script);
  total.passed += passed;
  total.failed += failed;
}
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed ? 1 : 0;
