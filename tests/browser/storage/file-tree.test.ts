import { expect, test } from "vitest";
import { fileTreeContract } from "../../support/file-tree-contract.ts";

async function whatGoesWrong(clause: number | "a dataset that was removed"): Promise<unknown> {
  const worker = new Worker(new URL("./contract.worker.ts", import.meta.url), { type: "module" });
  const answer = new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  worker.postMessage(clause);
  return answer.finally(() => worker.terminate());
}

fileTreeContract.forEach(({ sentence }, clause) => {
  test(`OPFS: ${sentence}`, async () => {
    expect(await whatGoesWrong(clause)).toBe("");
  });
});

test("OPFS: a dataset that was removed does not come back by halves, whatever still writes into it", async () => {
  expect(await whatGoesWrong("a dataset that was removed")).toBe("");
});
