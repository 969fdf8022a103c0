// The address of the page: what the back button undoes is a step, however soon something else follows it.
import { flushSync } from "svelte";
import { afterEach, expect, test } from "vitest";
import { keepLink } from "../../../src/ui/state/keep/keep-link.svelte.ts";
import type { PageLink } from "../../../src/ui/state/keep/page-link.ts";
import { reactiveProps, withEffects } from "../../support/reactive-props.svelte.ts";

let end = () => {};
afterEach(() => end());

const looked = (dataset: string | undefined, object: string): PageLink => ({
  ...(dataset === undefined ? {} : { dataset }),
  ...{ object, measurements: [], columns: [], sort: [], filter: "", views: {} },
});

async function keptLink() {
  const props = reactiveProps({ link: looked("first", "1") });
  const stop = withEffects(() =>
    keepLink(
      () => props.link,
      () => {},
    ),
  );
  flushSync();
  end = () => {
    stop();
    history.replaceState(null, "", location.pathname + location.search);
  };
  await expect.poll(() => location.hash).toBe("#dataset=first&object=1");
  return (link: PageLink) => {
    props.link = link;
    flushSync();
  };
}

test("another dataset is a step, another object is none", async () => {
  const look = await keptLink();
  const steps = history.length;
  look(looked("first", "2"));
  await expect.poll(() => location.hash).toBe("#dataset=first&object=2");
  expect(history.length).toBe(steps);
  look(looked("second", "1"));
  await expect.poll(() => location.hash).toBe("#dataset=second&object=1");
  expect(history.length).toBe(steps + 1);
});

test("another dataset is a step, too, where its object is chosen a moment later", async () => {
  const look = await keptLink();
  const steps = history.length;
  look(looked("second", "1"));
  look(looked("second", "7"));
  await expect.poll(() => location.hash).toBe("#dataset=second&object=7");
  expect(history.length).toBe(steps + 1);
});

test("a dataset that is closed leaves the address, and is a step back", async () => {
  const look = await keptLink();
  const steps = history.length;
  look(looked(undefined, "1"));
  await expect.poll(() => location.hash).toBe("");
  expect(history.length).toBe(steps + 1);
});
