// Streams of blocks through the scripting door, in the production build.

import { expect, test } from "@playwright/test";
import type { Workbench } from "../../src/ui/door/workbench-api.ts";
import { ingestFiles } from "../support/page-files.ts";
import { samplePaths } from "../support/sample-files.ts";

declare const workbench: Workbench;

test("streams of light curves and of epochs give the numbers that single reads give", async ({ page }) => {
  await page.goto("/");
  await ingestFiles(page, samplePaths());
  const counts = await page.evaluate(async () => {
    const { objectKey } = await workbench.objects();
    const { measurementKey } = workbench.current!.record.measurements[0]!;
    const names = objectKey.map((key) => ({ objectKey: key, measurementKey }));
    const single = await workbench.lightCurves(names);
    const same = (a: ArrayLike<number>, b: ArrayLike<number>) =>
      a.length === b.length && Array.from(a).every((number, i) => Object.is(number, b[i]));

    let [curves, points, wrong, blocks] = [0, 0, 0, 0];
    for await (const block of workbench.curveBlocks({ measurementKeys: [measurementKey], blockBytes: 50_000 })) {
      blocks++;
      for (const { objectKey, value, uncertainty, flags, epochKeys } of block.curves) {
        const expected = single[curves++]!;
        const equal =
          objectKey === expected.objectKey &&
          epochKeys.join() === expected.epochKeys.join() &&
          same(value, expected.value) &&
          same(uncertainty, expected.uncertainty) &&
          same(flags, expected.flags);
        if (!equal) wrong++;
        points += value.filter((number) => !Number.isNaN(number)).length;
      }
    }
    for (const [position, epochKey] of single[0]!.epochKeys.entries())
      for await (const block of workbench.epochBlocks(epochKey, { measurementKeys: [measurementKey] }))
        for (const [i, key] of block.objectKeys.entries()) {
          const expected = single[objectKey.indexOf(key)]!;
          if (!Object.is(block.value[i], expected.value[position])) wrong++;
          if (block.flags[i] !== expected.flags[position]) wrong++;
          if (!Number.isNaN(block.value[i])) points--;
        }
    return { curves, points, wrong, blocks, objects: objectKey.length };
  });
  expect(counts.blocks).toBeGreaterThan(2);
  expect(counts).toMatchObject({ curves: counts.objects, points: 0, wrong: 0 });
});
