import { imageVerbs } from "../src/pipeline/image/image-verbs.ts";
import type { ImagesApi } from "../src/rpc/api.ts";
import { serve } from "../src/rpc/serve.ts";

serve<ImagesApi>(imageVerbs() satisfies ImagesApi);
