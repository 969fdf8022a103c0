// node tests/peer/make-stores.mjs <folder>: runs the pipeline in node on every series that is at hand.
import { callInNode } from "../support/in-node.mjs";

const [folder = ""] = process.argv.slice(2);
await callInNode("/tests/peer/make-stores.ts", "makeStores", folder);
