import { testEveryRegion } from "./every-region.ts";

// All but the shards is the same, however chunks are packed.
await testEveryRegion("none", (kind) => kind.includes("chunked"));
