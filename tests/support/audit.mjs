// What npm's registry knows against the packages in package-lock.json, as a step of `npm test`.
import { spawnSync } from "node:child_process";
import { root } from "./setup.mjs";

/**
 * Packages with findings that do not matter here, each with the reason. A finding that is not explained fails the step.
 * @type {Record<string, string>}
 */
const explained = {};

/**
 * @typedef {{ vulnerabilities?: Record<string, { severity: string }>, error?: { summary?: string }, message?: string }} Audit
 * @typedef {{ unexplained: string[], explained: string[], unchecked?: string }} Findings
 */

/**
 * What an audit says; `unchecked` says why it says nothing: not every registry answers.
 * @param {string} json what `npm audit --json` prints
 * @param {Record<string, string>} reasons
 * @returns {Findings}
 */
export function auditFindings(json, reasons = explained) {
  /** @type {Audit} */
  let audit;
  try {
    audit = JSON.parse(json);
  } catch {
    return { unexplained: [], explained: [], unchecked: "npm audit printed no report" };
  }
  if (!audit.vulnerabilities)
    return { unexplained: [], explained: [], unchecked: audit.message ?? audit.error?.summary ?? "no findings listed" };
  const found = Object.entries(audit.vulnerabilities);
  return {
    unexplained: found.flatMap(([name, { severity }]) => (reasons[name] ? [] : [`${name} (${severity})`])),
    explained: found.flatMap(([name]) => (reasons[name] ? [`${name}: ${reasons[name]}`] : [])),
  };
}

/** Asks the registry. @returns {Findings} */
export function audit() {
  const cli = process.env.npm_execpath;
  const args = ["audit", "--json"];
  const options = { cwd: root, encoding: /** @type {const} */ ("utf8"), timeout: 60_000 };
  const { stdout } = cli?.endsWith(".js")
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync("npm", args, { ...options, shell: true });
  return auditFindings(stdout ?? "");
}
