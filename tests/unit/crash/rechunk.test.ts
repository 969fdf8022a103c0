import { testEveryStep } from "./every-step.ts";

testEveryStep("rechunk", ["ingest"]);
