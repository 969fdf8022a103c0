import { formatCounted } from "../core/format-counted.ts";
import type { CodecName } from "../core/kernels/codec-name.ts";
import type { IngestPart } from "../core/verbs/ingest.ts";
import { rechunkPart, takeShards } from "../pipeline/copy/rechunk-parts.ts";
import {
  type Command,
  choiceOption,
  exitCodes,
  onePath,
  partOption,
  type Terminal,
  textOption,
  UsageError,
  type Words,
} from "./command.ts";
import { nodeTree } from "./node-tree.ts";
import { codecs, makeCopy } from "./output-commands.ts";
import { openDataset, openWorkspace, readDataset } from "./workspace.ts";

/** Brings the light curves of a directory up to date: all of them, one part of them, or of parts that were made before. */
export const rechunkCommand: Command = async (words, terminal) => {
  const codec = choiceOption(words, "codec", codecs);
  const part = partOption(words);
  if (part) return rechunkOnePart(words, part, codec, terminal);
  const [directory, ...parts] = words.paths;
  if (directory === undefined) onePath(words, "a directory of light curves");
  const { root, dataset, release } = await openDataset(directory!);
  try {
    const { datasetId } = dataset;
    if (parts.length > 0) {
      const made = parts.map((name) => ({ name, root: nodeTree(name, { durable: true }) }));
      const taken = await takeShards(root, made, { datasetId, codec }, terminal.job);
      const missing = taken.missing > 0 ? `; ${taken.missing} that no part holds are made here` : "";
      terminal.say(
        `${formatCounted(taken.taken, "file")} taken from ${formatCounted(parts.length, "part")}${missing}.`,
        { event: "taken", ...taken },
      );
    }
    const force = words.options.force === true || parts.length > 0;
    await makeCopy(root, datasetId, { codec, force }, terminal);
    return exitCodes.done;
  } finally {
    release();
  }
};

async function rechunkOnePart(words: Words, part: IngestPart, codec: CodecName | undefined, { job, say }: Terminal) {
  const output = textOption(words, "output");
  if (output === undefined) throw new UsageError("A part goes into a directory of its own: expected -o DIRECTORY.");
  const { root, dataset } = await readDataset(onePath(words, "a directory of light curves"));
  const into = await openWorkspace(output, { make: true, part: true });
  try {
    const report = await rechunkPart({ root, into: into.root }, { datasetId: dataset.datasetId, part, codec }, job);
    const { shards, totalShards, byteLength } = report;
    say(
      `Part ${part.index} of ${part.count}: ${shards} of ${formatCounted(totalShards, "file")}, ${(byteLength / 1e6).toFixed(1)} MB.`,
      { event: "part", ...part, ...report },
    );
    return exitCodes.done;
  } finally {
    into.release();
  }
}
