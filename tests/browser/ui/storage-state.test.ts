// What the page says of the storage: what its datasets take, and the browser's figure as the browser's.
import { flushSync, mount, unmount } from "svelte";
import { expect, test } from "vitest";
import type { DatasetSummary, StorageSpace } from "../../../src/core/verbs/datasets.ts";
import StorageState from "../../../src/ui/views/top/StorageState.svelte";

const datasets = [138e6, 5e6].map((byteLength, i) => ({ datasetId: `d${i}`, byteLength }) as DatasetSummary);

function shown(space: StorageSpace | undefined, of = datasets) {
  const target = document.createElement("div");
  const component = mount(StorageState, { target, props: { space, datasets: of } });
  flushSync();
  const element = target.querySelector<HTMLElement>(".space")!;
  const said = { text: element.textContent!.replace(/\s+/g, " ").trim(), title: element.title };
  void unmount(component);
  return said;
}

test("used is the sum of what the datasets take, however wrong the browser's estimate is, which is called that", () => {
  const { text, title } = shown({ usageBytes: 4.28e9, quotaBytes: 15e9, persistent: false });
  expect(text).toBe("143 MB used at least 10.7 GB free");
  expect(title).toContain("By the browser’s own estimate 4.28 GB are used.");
  expect(title).toContain("it may clear it");
});

test("a browser that estimates more than it grants leaves nothing free, and one that says nothing leaves no figure", () => {
  expect(shown({ usageBytes: 4.28e9, quotaBytes: 1e9, persistent: true }, []).text).toBe(
    "0 B used, kept at least 0 B free",
  );
  expect(shown(undefined).text).toBe("");
});
