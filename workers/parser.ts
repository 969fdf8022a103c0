import { parseVerbs } from "../src/pipeline/ingest/parse-verbs.ts";
import type { ParserApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";

serve<ParserApi>(parseVerbs satisfies ParserApi);
