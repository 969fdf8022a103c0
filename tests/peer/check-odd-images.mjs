// node tests/peer/check-odd-images.mjs <folder>: what our reader makes of odd images and headers that Python wrote there.
import { callInNode } from "../support/in-node.mjs";

await callInNode("/tests/peer/read-odd-images.ts", "readOddImages", process.argv[2] ?? "");
