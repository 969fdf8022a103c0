import { testEveryStep } from "./every-step.ts";

testEveryStep("verify", ["ingest", "rechunk"]);
testEveryStep("analyse", ["ingest", "rechunk"]);
testEveryStep("keep the view", ["ingest", "rechunk", "analyse"]);
testEveryStep("remove", ["ingest", "rechunk", "analyse", "keep the view"]);
