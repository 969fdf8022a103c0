// Makes the peers' Python environments, or leaves those that are there: for .ci/run, which has something else to do
// meanwhile. What fails is said, loudly, by the peers' own script, which tries again.
import { ensurePeers } from "./environment.mjs";

try {
  ensurePeers();
  ensurePeers("-older");
} catch {
  process.exitCode = 1;
}
