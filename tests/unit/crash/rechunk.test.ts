import { testEveryStep } from "./every-step.ts";

testEveryStep("rechunk", ["ingest"]);
testEveryStep("rechunk", ["ingest"], "none");
testEveryStep("rechunk", ["ingest", "rechunk", "append"]);
