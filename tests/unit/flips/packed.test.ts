import { testEveryRegion } from "./every-region.ts";

await testEveryRegion("zstd", () => true);
