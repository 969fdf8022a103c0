// Makes the peers' Python environment, or leaves the one that is there: for .ci/run, which has something else to do
// meanwhile. What fails is said, loudly, by the peers' own script, which tries again.
import { ensurePeers } from "./environment.mjs";

try {
  ensurePeers();
} catch {
  process.exitCode = 1;
}
