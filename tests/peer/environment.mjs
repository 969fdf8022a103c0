// The Python environments of the peers, with the versions of requirements.txt, and of an older xarray; and STILTS.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { canInstallPackages, installPackages, root, run } from "../support/setup.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
/** @param {string} venv */
const pythonOf = (venv) =>
  join(venv, ...(process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"]));

function findPython() {
  const print = "import sys, venv, ensurepip; print(*sys.version_info[:2])";
  for (const command of [process.env.PYTHON, "python3", "python"]) {
    if (!command) continue;
    const { status, stdout } = spawnSync(command, ["-c", print], { encoding: "utf8" });
    const [major = 0, minor = 0] = status === 0 ? stdout.split(" ").map(Number) : [];
    if (major > 3 || (major === 3 && minor >= 11)) return command;
  }
  throw new Error("The peers need Python 3.11 or newer with venv and pip: install it, or set PYTHON.");
}

/**
 * Path of its Python. Makes the environment when it is absent or was made from other requirements; throws a sentence.
 * @param {"" | "-older"} [which]
 */
export function ensurePeers(which = "") {
  const name = `requirements${which}.txt`;
  const requirements = join(here, name);
  const venv = join(root, `.venv-peers${which}`);
  const venvPython = pythonOf(venv);
  const stamp = join(venv, ".stamp");
  const wanted = createHash("sha256").update(readFileSync(requirements)).digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return venvPython;
  const python = findPython();
  console.log("Installing the peers (pip)…");
  rmSync(venv, { recursive: true, force: true });
  if (run(python, ["-m", "venv", venv]) !== 0) throw new Error("Python could not make a virtual environment.");
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "-r", requirements];
  if (run(venvPython, pip) !== 0) throw new Error(`pip could not install tests/peer/${name}: see above.`);
  writeFileSync(stamp, wanted);
  return venvPython;
}

/** Whether there is a STILTS that knows ECSV, which is a package of its own. */
const hasStilts = () =>
  spawnSync("stilts", ["tpipe", "in=:loop:1", "omode=out", "out=-", "ofmt=ecsv"], { stdio: "ignore" }).status === 0;

/** Whether STILTS is here: the program of the machine, or Debian's package, installed (33 MB, and a Java where there is none). */
export async function ensureStilts() {
  if (hasStilts()) return true;
  if (!canInstallPackages()) return false;
  const packages = ["stilts", "starlink-ecsv-java"];
  console.log(`Installing STILTS (apt-get install ${packages.join(" ")})…`);
  await installPackages(packages);
  return hasStilts();
}
