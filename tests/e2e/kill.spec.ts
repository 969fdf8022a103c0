// A real Chromium is killed with SIGKILL, again and again, in the middle of every job; nothing committed may be lost.
// CHAOS_KILLS and CHAOS_SEED set how often and how; `npm run chaos -- --kills 1000 --seed 7` does both.
import { cp } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import type { CodecName } from "../../src/core/kernels/codec-name.ts";
import { KillableBrowser } from "../chaos/killable-browser.ts";
import {
  committedEpochs,
  diskState,
  listedDatasets,
  placeWitness,
  type StepResult,
  steps,
  takeStep,
  witnessIsThere,
} from "../chaos/life.ts";
import { isNamesLogCut } from "../chaos/names-log.ts";
import { tellFigures } from "../support/figures.ts";
import { seededRandom } from "../support/random.ts";

const kills = Number(process.env.CHAOS_KILLS ?? 20);
/** A step of one life that was killed so often is let through, so that kills fall on every step. */
const killsPerStep = 3;
const seed = Number(process.env.CHAOS_SEED ?? Date.now() % 1_000_000);

/** Datasets are packed in one life and plain in the next. */
const codecs: CodecName[] = ["zstd", "none"];

/** What an uninterrupted life leaves on disk after every step, and how long each step takes. */
async function uninterruptedLife(url: string, codec: CodecName) {
  const browser = await KillableBrowser.create();
  try {
    const page = await browser.start(url);
    await page.exposeFunction("reportCommitted", () => {});
    const states: Record<string, string>[] = [];
    const elapsedMs: number[] = [];
    for (const step of steps) {
      elapsedMs.push((await takeStep(page, step, codec)).elapsedMs);
      states.push(await diskState(page));
    }
    return { states, elapsedMs };
  } finally {
    await browser.dispose();
  }
}

/** Files that are more, fewer or other than expected, a line each. */
const differingFiles = (found: Record<string, string>, expected: Record<string, string>): string[] =>
  [...new Set([...Object.keys(found), ...Object.keys(expected)])]
    .filter((path) => found[path] !== expected[path])
    .map((path) => `${path}: ${found[path] ?? "nothing"}, expected ${expected[path] ?? "nothing"}`);

test(`nothing is lost in ${kills} kills of the browser, and what is resumed is byte-identical`, async ({
  baseURL,
}, testInfo) => {
  test.setTimeout(600_000 + kills * 20_000);
  const url = baseURL!;
  const random = seededRandom(seed);
  const expectedLives = [await uninterruptedLife(url, codecs[0]!), await uninterruptedLife(url, codecs[1]!)];
  const killed = new Map(steps.map((step) => [step, 0]));
  const figures = {
    kills: 0,
    lives: 0,
    "files compared": 0,
    "logs of names cut off": 0,
    "file systems lost by the browser": 0,
  };

  const browser = await KillableBrowser.create();
  try {
    const known = new Set<string>();
    const open = async () => {
      const page = await browser.start(url);
      await page.exposeFunction("reportCommitted", (epochKey: string) => known.add(epochKey));
      return page;
    };
    let page = await open();
    await placeWitness(page);
    let index = 0;
    let killsHere = 0;
    while (figures.kills < kills) {
      const step = steps[index]!;
      const codec = codecs[figures.lives % 2]!;
      const expected = expectedLives[figures.lives % 2]!;
      const delayMs = random.next() * (expected.elapsedMs[index]! * 1.2 + 20);
      const letThrough = killsHere === killsPerStep;
      let result: StepResult | undefined;
      let killing = false;
      const taken = takeStep(page, step, codec).then(
        (value) => {
          result = value;
        },
        (error) => {
          if (!killing) throw error;
        },
      );
      if (letThrough) await taken;
      await Promise.race([taken, new Promise((resolve) => setTimeout(resolve, delayMs))]);
      if (!result) {
        killing = true;
        await browser.kill();
        await taken;
        if (await isNamesLogCut(browser.profile)) figures["logs of names cut off"]++;
      }
      if (!result || killing) {
        figures.kills++;
        killsHere++;
        killed.set(step, killed.get(step)! + 1);
        page = await open();
        if (step !== "remove") {
          const epochs = await committedEpochs(page).catch(async (error) => {
            if (!(await witnessIsThere(page))) return [] as string[]; // told below
            const found = await listedDatasets(page);
            const onDisk = Object.keys(await diskState(page)).join("\n");
            const where = `after kill ${figures.kills} in ${step}, seed ${seed}`;
            throw new Error(`${where}: ${error}\ndatasets: ${found}\non disk:\n${onDisk}`, { cause: error });
          });
          const lost = [...known].filter((epochKey) => !epochs.includes(epochKey));
          if (lost.length > 0 && !(await witnessIsThere(page))) {
            // Not ours to prevent: the browser came back without the file that nothing in the page ever touches.
            figures["file systems lost by the browser"]++;
            console.log(`The browser lost its whole file system in kill ${figures.kills}, seed ${seed}.`);
            await placeWitness(page);
            known.clear();
            index = 0;
            killsHere = 0;
            continue;
          }
          const onDisk = lost.length > 0 ? Object.keys(await diskState(page)).join("\n") : "";
          expect(lost, `epochs lost by kill ${figures.kills} in ${step}, seed ${seed}; on disk:\n${onDisk}`).toEqual(
            [],
          );
          for (const epochKey of epochs) known.add(epochKey);
        }
        continue;
      }
      expect(result.damage, `damage after kill ${figures.kills}, seed ${seed}`).toEqual([]);
      // Polled: what was half removed is swept in the background.
      const message = `after ${step}, kill ${figures.kills}, seed ${seed}`;
      const differences = async () => differingFiles(await diskState(page), expected.states[index]!);
      await expect.poll(differences, { message }).toEqual([]);
      figures["files compared"] += Object.keys(expected.states[index]!).length;
      index++;
      killsHere = 0;
      if (index === steps.length) {
        figures.lives++;
        index = 0;
        known.clear();
      }
    }
  } catch (error) {
    // What the browser knew of its files when one was missed: to be looked at.
    await browser.kill();
    await cp(`${browser.profile}/Default/File System`, testInfo.outputPath("file-system"), { recursive: true });
    throw error;
  } finally {
    await browser.dispose();
    console.log(`kills, seed ${seed}: ${JSON.stringify({ ...figures, ...Object.fromEntries(killed) })}`);
  }
  expect(figures["file systems lost by the browser"]).toBeLessThanOrEqual(Math.ceil(kills / 50));
  const inSteps = [...killed].map(([step, count]) => `${count} in ${step}`).join(", ");
  tellFigures(testInfo, { what: "SIGKILL to the browser", ...figures, lost: 0, where: `(${inSteps}; seed ${seed})` });
});
