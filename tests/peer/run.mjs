// npm run test:peers: what other implementations make of our files. The last line is "N passed, N failed".
// Stores are made by the pipeline itself, in node; Python opens them with the versions of requirements.txt.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureDependencies, root, run } from "../support/setup.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const venv = join(root, ".venv-peers");
const venvPython = join(venv, ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]));

/** @param {string} sentence @returns {never} */
function fail(sentence) {
  console.log(`✗ ${sentence}`);
  console.log("0 passed, 1 failed");
  process.exit(1);
}

function findPython() {
  const print = "import sys, venv, ensurepip; print(*sys.version_info[:2])";
  for (const command of [process.env.PYTHON, "python3", "python"]) {
    if (!command) continue;
    const { status, stdout } = spawnSync(command, ["-c", print], { encoding: "utf8" });
    const [major = 0, minor = 0] = status === 0 ? stdout.split(" ").map(Number) : [];
    if (major > 3 || (major === 3 && minor >= 11)) return command;
  }
  return fail("The peers need Python 3.11 or newer with venv and pip: install it, or set PYTHON.");
}

/** Makes the environment when it is absent or was made from other requirements. */
function ensurePeers() {
  const requirements = join(here, "requirements.txt");
  const stamp = join(venv, ".stamp");
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  const python = findPython();
  console.log("Installing the peers (pip)…");
  rmSync(venv, { recursive: true, force: true });
  if (run(python, ["-m", "venv", venv]) !== 0) fail("Python could not make a virtual environment.");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
  if (run(venvPython, pip) !== 0) fail("pip could not install tests/peer/requirements.txt: see above.");
  writeFileSync(stamp, wanted);
}

ensureDependencies();
ensurePeers();
const stores = join(root, ".cache", "peers");
rmSync(stores, { recursive: true, force: true });
if (run(process.execPath, [join(here, "make-stores.mjs"), stores]) !== 0) fail("The pipeline made no stores to check.");
process.exit(run(venvPython, ["-W", "error", join(here, "check.py"), stores]));
