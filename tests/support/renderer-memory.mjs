// How much memory the pages of a browser take: what Chromium's renderers hold, as Linux says.
import { readdirSync, readFileSync } from "node:fs";

/**
 * Resident bytes of the renderers that descend from a process; NaN where there is no /proc.
 * @param {(pid: number, command: string) => boolean} isAncestor
 */
export function rendererBytes(isAncestor) {
  /** @type {string[]} */
  let pids;
  try {
    pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  } catch {
    return Number.NaN;
  }
  let bytes = 0;
  for (const pid of pids) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      if (!command.includes("--type=renderer") || !descends(pid, isAncestor)) continue;
      const [, kilobytes = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
      bytes += 1024 * Number(kilobytes);
    } catch {
      // ended meanwhile
    }
  }
  return bytes;
}

/** @param {string} pid @param {(pid: number, command: string) => boolean} isAncestor */
function descends(pid, isAncestor) {
  for (let at = pid; Number(at) > 1; ) {
    if (isAncestor(Number(at), readFileSync(`/proc/${at}/cmdline`, "utf8"))) return true;
    at = /PPid:\s+(\d+)/.exec(readFileSync(`/proc/${at}/status`, "utf8"))?.[1] ?? "0";
  }
  return false;
}

/** Largest that `bytes` says while `work` runs, less what it said before. @param {() => number} bytes @param {() => Promise<unknown>} work */
export async function peakWhile(bytes, work) {
  const before = bytes();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, bytes());
  }, 20);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return peak - before;
}
