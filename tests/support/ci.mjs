// .ci/run: npm test, npm run test:peers and a hundredth of npm run bench:survey. The last line adds them up: "N passed, N failed".
import { spawn } from "node:child_process";
import { root, runAside } from "./setup.mjs";

/** @type {Set<string>} */
const failures = new Set();

/**
 * @param {string[]} args  a script and what it is called with
 * @param {Promise<unknown>} [before]  what it says is printed after this
 */
function runScript(args, before = Promise.resolve()) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: { ...process.env, CI: "1" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let tail = "";
    let line = "";
    let printed = before;
    child.stdout.setEncoding("utf8").on("data", (text) => {
      printed = printed.then(() => void process.stdout.write(text));
      tail = (tail + text).slice(-4096);
      const lines = (line + text).split("\n");
      line = lines.pop() ?? "";
      for (const each of lines) if (/^[✗⚠] /.test(each)) failures.add(each);
    });
    child.on("close", (status) => {
      const [, passed, failed] = /^(\d+) passed, (\d+) failed\s*$/.exec(tail.trimEnd().split("\n").at(-1) ?? "") ?? [];
      // A script that ended otherwise than by its last line counts as one failure.
      const ended = passed !== undefined && (status === 0) === (failed === "0");
      const count = { passed: Number(passed ?? 0), failed: ended ? Number(failed) : Number(failed ?? 0) + 1 };
      printed.then(() => resolve(count));
    });
  });
}

const total = { passed: 0, failed: 0 };
// The peers are downloaded while everything else is tested.
const installed = runAside(process.execPath, ["tests/peer/install.mjs"]);
const tested = await runScript(["tests/support/test.mjs"]);
await installed;
// Side by side: each leaves a core idle most of the time.
const peers = runScript(["tests/peer/run.mjs"]);
const survey = runScript(["tests/bench/survey.mjs", "--factor", "0.01"], peers);
for (const { passed, failed } of [tested, await peers, await survey]) {
  total.passed += passed;
  total.failed += failed;
}
for (const failure of failures) console.log(failure); // once more: those of the tests stand half an hour above
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed ? 1 : 0;
