import { reportError } from "../core/errors.ts";
import { parseCommand } from "./arguments.ts";
import { calibrateCommand } from "./calibrate-command.ts";
import { repairCommand, verifyCommand } from "./check-command.ts";
import { type Command, type ExitCode, exitCodes, UsageError } from "./command.ts";
import { infoCommand } from "./info-command.ts";
import { ingestCommand } from "./ingest-command.ts";
import { mergeCommand } from "./merge-command.ts";
import { exportCommand, statsCommand } from "./output-commands.ts";
import { periodsCommand } from "./periods-command.ts";
import { rechunkCommand } from "./rechunk-command.ts";
import { rematchCommand } from "./rematch-command.ts";
import { serveCommand } from "./serve/serve-command.ts";
import { createTerminal } from "./terminal-job.ts";

const run: Record<string, Command> = {
  ingest: ingestCommand,
  merge: mergeCommand,
  rematch: rematchCommand,
  rechunk: rechunkCommand,
  verify: verifyCommand,
  repair: repairCommand,
  stats: statsCommand,
  calibrate: calibrateCommand,
  periods: periodsCommand,
  export: exportCommand,
  info: infoCommand,
  serve: serveCommand,
};

/** Runs what the words ask for. @returns the exit code */
async function main(argv: readonly string[]): Promise<ExitCode> {
  const json = argv.includes("--json");
  const abort = new AbortController();
  const terminal = createTerminal({
    json,
    quiet: argv.includes("--quiet") || argv.includes("-q"),
    signal: abort.signal,
  });
  // Once: what is under way is ended well. Twice: at once, which loses nothing that is committed either.
  const interrupt = () => {
    if (abort.signal.aborted) process.exit(exitCodes.interrupted);
    abort.abort();
  };
  process.on("SIGINT", interrupt);
  process.on("SIGTERM", interrupt);
  try {
    const parsed = parseCommand(argv);
    if ("help" in parsed) terminal.say(parsed.help, { event: "help", text: parsed.help });
    else if ("version" in parsed) terminal.say(parsed.version, { event: "version", version: parsed.version });
    else return await run[parsed.name]!(parsed.words, terminal);
    return exitCodes.done;
  } catch (error) {
    if (error instanceof UsageError) {
      terminal.warn(error.message);
      if (json) terminal.say("", { event: "error", tag: "Usage", message: error.message });
      return exitCodes.usage;
    }
    const report = reportError(error);
    terminal.warn(report.message);
    if (json) terminal.say("", { event: "error", ...report });
    if (report.tag === "Unexpected" && error instanceof Error && process.env.DEBUG) terminal.warn(error.stack ?? "");
    return report.tag === "Aborted" || abort.signal.aborted ? exitCodes.interrupted : exitCodes.failed;
  } finally {
    terminal.end();
  }
}

// Whoever reads the output may have seen enough, as `head` has.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit(exitCodes.done);
});
process.exitCode = await main(process.argv.slice(2));
