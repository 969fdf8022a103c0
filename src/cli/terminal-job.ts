import { abortedError, type Job, type Progress, type Stage } from "../core/job.ts";
import type { CatalogEvent } from "../core/verbs/ingest.ts";
import type { Terminal } from "./command.ts";

const stageWords: Record<Stage, string> = {
  unpack: "unpacking",
  parse: "reading catalogs",
  match: "matching",
  read: "reading",
  write: "writing epochs",
  rechunk: "making light curves",
  verify: "checking",
  analyse: "computing statistics",
  calibrate: "making zero points",
  search: "searching periods",
  export: "writing the zip",
  delete: "removing",
};

/** Between two looks of a person at it. */
const redrawMs = 200;

export interface TerminalOptions {
  json: boolean;
  quiet: boolean;
  /** Aborts when the command should stop. */
  signal: AbortSignal;
}

/** Progress on stderr, in one line that is drawn again on a terminal; results on stdout. */
export function createTerminal({ json, quiet, signal }: TerminalOptions): Terminal & { end(): void } {
  const drawn = !quiet && process.stderr.isTTY;
  let lastMs = 0;
  let isLineOpen = false;
  const clear = () => {
    if (isLineOpen) process.stderr.write("\r\u001b[K");
    isLineOpen = false;
  };
  const print = (event: object) => process.stdout.write(`${JSON.stringify(event)}\n`);
  const job: Job<CatalogEvent> = {
    signal,
    progress({ stage, done, total, unit }: Progress) {
      if (!drawn || (performance.now() - lastMs < redrawMs && done < total)) return;
      lastMs = performance.now();
      const percent = total > 0 ? `${Math.floor((100 * done) / total)} %` : "";
      const count = unit === "byte" ? percent : `${done} of ${total} ${unit}s`;
      process.stderr.write(`\r\u001b[K${stageWords[stage]}: ${count}`);
      isLineOpen = true;
    },
    event(event) {
      if (json) print({ event: "catalog", ...event });
    },
    async checkpoint(stage) {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal.aborted) throw abortedError(stage);
    },
  };
  return {
    job,
    say(line, event) {
      clear();
      if (json) print(event);
      else process.stdout.write(`${line}\n`);
    },
    warn(line) {
      clear();
      process.stderr.write(`${line}\n`);
    },
    end: clear,
  };
}
