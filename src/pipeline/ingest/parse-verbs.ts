import type { ParseVerbs } from "../../core/verbs/parse.ts";
import { contentHash, parseEpochTable, parseReference, parseSources } from "./parse.ts";
import { preview } from "./preview.ts";

/** Bytes to columns in this thread: verbs that need nothing but what they are asked. */
export const parseVerbs: ParseVerbs = { contentHash, parseSources, parseReference, parseEpochTable, preview };
