// What `npm start` and `npm test` need before node_modules exists: node built-ins only, no packages.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: 20.19 or newer is needed.`);
  process.exit(1);
}

/**
 * Runs a command with its output shown; returns its exit status.
 * @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env]
 */
export function run(command, args, env) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  if (error) console.error(String(error));
  return status ?? 1;
}

/**
 * The same beside other work.
 * @param {string} command @param {string[]} args @param {NodeJS.ProcessEnv} [env] @returns {Promise<number>}
 */
export function runAside(command, args, env) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
    child.on("error", (error) => {
      console.error(String(error));
      resolve(1);
    });
    child.on("close", (status) => resolve(status ?? 1));
  });
}

/**
 * Runs a tool of node_modules through node itself: the same on every platform.
 * @param {string} file @param {string[]} args @param {NodeJS.ProcessEnv} [env]
 */
export const tool = (file, args, env) => run(process.execPath, [join(root, "node_modules", file), ...args], env);

/**
 * The same beside other tools: what it prints is shown in one piece when it has ended.
 * @param {string} file @param {string[]} args @returns {Promise<number>} its exit status
 */
export function toolAside(file, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, "node_modules", file), ...args], { cwd: root });
    /** @type {Buffer[]} */
    const printed = [];
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => printed.push(bytes));
    child.on("error", (error) => printed.push(Buffer.from(`${error}\n`)));
    child.on("close", (status) => {
      process.stdout.write(Buffer.concat(printed));
      resolve(status ?? 1);
    });
  });
}

/** @param {string[]} args */
function npm(args) {
  const cli = process.env.npm_execpath; // set when npm started us
  if (cli?.endsWith(".js")) return run(process.execPath, [cli, ...args]);
  return spawnSync("npm", args, { cwd: root, stdio: "inherit", shell: true }).status ?? 1;
}

/** `npm ci` when node_modules is absent or was made from another lockfile. */
export function ensureDependencies() {
  const stamp = join(root, "node_modules", ".stamp");
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(process.versions.modules + process.platform + process.arch)
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.log("Installing dependencies (npm ci)…");
  const status = npm(["ci", "--no-audit", "--no-fund", "--prefer-offline", "--include=dev"]);
  if (status !== 0) process.exit(status);
  writeFileSync(stamp, wanted);
}

const isRoot = () => process.platform === "linux" && process.getuid?.() === 0;
/** Debian alone: Ubuntu's chromium package is a stub for a snap. */
const isDebian = () => existsSync("/usr/bin/apt-get") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));

/** Whether packages of Debian can be installed. */
export const canInstallPackages = () => isRoot() && isDebian();

/** Installs packages of Debian, beside other work: what failed is in what it prints. @param {string[]} packages */
export async function installPackages(packages) {
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const install = ["-qq", "-y", "-o", "Dpkg::Use-Pty=0", "install", "--no-install-recommends", ...packages];
  if ((await runAside("apt-get", ["-qq", "update"], env)) === 0) await runAside("apt-get", install, env);
}

/**
 * Makes sure that there are browsers to test with; installs what is missing: as Debian's packages, or Playwright's own.
 * @param {("chromium" | "firefox")[]} names
 */
export async function ensureBrowsers(...names) {
  const { findChromium, findFirefox } = await import("./browsers.mjs");
  const known = {
    chromium: { name: "Chrome or Chromium", variable: "CHROME_PATH", find: findChromium, debian: "chromium" },
    firefox: { name: "Firefox", variable: "FIREFOX_PATH", find: findFirefox, debian: "firefox-esr" },
  };
  const wanted = names.map((own) => ({ own, ...known[own] }));
  const missing = async () => {
    const found = await Promise.all(wanted.map(({ find }) => find()));
    return wanted.filter((_, k) => !found[k]);
  };
  let lacking = await missing();
  if (lacking.length > 0 && canInstallPackages()) {
    const packages = lacking.map(({ debian }) => debian);
    console.log(`Installing what there is none of to test with (apt-get install ${packages.join(" ")})…`);
    await installPackages(packages);
    lacking = await missing();
  }
  if (lacking.length > 0) {
    console.log(`No ${lacking.map(({ name }) => name).join(", no ")} found: downloading Playwright’s…`);
    const own = lacking.map(({ own }) => own);
    tool("playwright-core/cli.js", ["install", ...(isRoot() ? ["--with-deps"] : []), ...own]);
    lacking = await missing();
  }
  for (const { name, variable } of lacking)
    console.error(`No browser to test with. Install ${name}, or set ${variable}, and run \`npm test\` again.`);
  if (lacking.length > 0) process.exit(1);
  for (const { find } of wanted) {
    const found = await find();
    console.log(`Browser: ${found?.executablePath ?? ""} (${found?.how})`);
  }
}
