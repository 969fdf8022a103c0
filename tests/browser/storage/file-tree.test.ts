import { expect, test } from "vitest";
import { fileTreeContract } from "../../support/file-tree-contract.ts";

fileTreeContract.forEach(({ sentence }, clause) => {
  test(`OPFS: ${sentence}`, async () => {
    const worker = new Worker(new URL("./contract.worker.ts", import.meta.url), { type: "module" });
    const answer = new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => reject(new Error(message));
    });
    worker.postMessage(clause);
    expect(await answer).toBe("");
    worker.terminate();
  });
});
