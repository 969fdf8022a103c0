// Makes the peers' Python environment, or leaves the one that is there: for .ci/run, which has something else to do meanwhile.
import { ensurePeers } from "./environment.mjs";

ensurePeers();
