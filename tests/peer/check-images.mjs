// node tests/peer/check-images.mjs <folder>: what our reader makes of images that Python wrote there, and cutouts of them.
import { callInNode } from "../support/in-node.mjs";

const [folder = ""] = process.argv.slice(2);
await callInNode("/tests/peer/read-images.ts", "writeCutouts", folder);
await callInNode("/tests/peer/read-images.ts", "readImages", folder);
