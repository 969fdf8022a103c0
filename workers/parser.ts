import { contentHash, parseEpochTable, parseReference, parseSources } from "../src/pipeline/ingest/parse.ts";
import { preview } from "../src/pipeline/ingest/preview.ts";
import type { ParserApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";

serve<ParserApi>({ contentHash, parseSources, parseReference, parseEpochTable, preview } satisfies ParserApi);
