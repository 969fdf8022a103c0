import { expect, test } from "vitest";
import { figureLines } from "../../support/figure-lines.mjs";
import { tellFigures } from "../../support/figures.ts";

test("figures of the same thing are added up over tests and runners, one line for each thing", ({ task }) => {
  const meta = {};
  tellFigures({ meta }, { what: "a test of figures", runs: 1_500, lost: 0 });
  tellFigures({ meta }, { what: "another", seed: "seed 7" });
  const annotations: { type: string; description?: string }[] = [];
  tellFigures({ annotations }, { what: "a test of figures", runs: 2, lost: 0 });
  const vitest = { testResults: [{ assertionResults: [{ meta }, { meta: task.meta }] }] };
  const playwright = { suites: [{ suites: [{ specs: [{ tests: [{ annotations }] }] }] }] };
  expect(figureLines(vitest, playwright)).toEqual(["a test of figures: 1,502 runs, 0 lost", "another: seed 7"]);
  expect(figureLines(undefined, undefined)).toEqual([]);
});
