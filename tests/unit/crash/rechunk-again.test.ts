import { testEveryStep } from "./every-step.ts";

testEveryStep("rechunk", ["ingest"], "none");
testEveryStep("rechunk", ["ingest", "rechunk", "append"]);
