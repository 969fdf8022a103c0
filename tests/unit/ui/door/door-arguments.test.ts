import { expect, test } from "vitest";
import { checkArguments } from "../../../../src/ui/door/door-arguments.ts";
import type { Workbench } from "../../../../src/ui/door/workbench-api.ts";

/** A door of which every call is counted, and does nothing. */
function door() {
  const calls: string[] = [];
  const members = new Proxy({} as Record<string, unknown>, {
    get: (target, name: string) =>
      name in target
        ? target[name]
        : name.endsWith("Blocks")
          ? async function* () {
              yield calls.push(name);
            }
          : () => calls.push(name),
  });
  return { door: checkArguments(members as unknown as Workbench), calls };
}

const wrong: [name: keyof Workbench, given: unknown[], argument: string][] = [
  ["rename", ["id", {}], "name"],
  ["rename", ["id", ""], "name"],
  ["rename", ["../id", "x"], "datasetId"],
  ["open", [undefined], "datasetId"],
  ["remove", ["a/b"], "datasetId"],
  ["excludeEpochs", ["e00000"], "epochKeys"],
  ["excludeEpochs", [[1, {}, null]], "epochKeys[0]"],
  ["excludeEpochs", [["e1"], { exclude: "no" }], "options.exclude"],
  ["excludePoints", [[{ objectKey: "1", measurementKey: "m" }]], "points[0].epochKey"],
  ["excludePoints", ["1"], "points"],
  ["excludePoints", [[], { exclude: 1 }], "options.exclude"],
  ["ingest", [5], "files"],
  ["ingest", [[], { radiusArcsec: Number.NaN }], "options.radiusArcsec"],
  ["ingest", [[], { radiusArcsec: -1 }], "options.radiusArcsec"],
  ["ingest", [[], { radiusArcsec: 1e9 }], "options.radiusArcsec"],
  ["ingest", [[], { mode: "banana" }], "options.mode"],
  ["ingest", [[], { onProgress: 5 }], "options.onProgress"],
  ["ingest", [[], { onEvent: "x" }], "options.onEvent"],
  ["ingest", [[], { codec: "lz4" }], "options.codec"],
  ["rechunk", [{ maxBytes: Number.NaN }], "options.maxBytes"],
  ["rechunk", [null], "options"],
  ["rechunk", [{ signal: {} }], "options.signal"],
  ["exportZip", [{ codec: null }], "options.codec"],
  ["lightCurve", [5, "m"], "objectKey"],
  ["lightCurves", [[{ objectKey: "1" }]], "curves[0].measurementKey"],
  ["statistics", [["a", 1]], "columnNames[1]"],
  ["onChange", [5], "listener"],
];

test.each(wrong)("%s of %o is refused by the argument's name, and nothing is done", async (name, given, argument) => {
  const { door: checked, calls } = door();
  const refused = async () => (checked[name] as (...given: unknown[]) => unknown)(...given);
  await expect(refused()).rejects.toMatchObject({ tag: "InvalidArgument", details: { argument } });
  expect(calls).toEqual([]);
});

test("a stream refuses what it is given when it is first asked for a block", async () => {
  const { door: checked, calls } = door();
  const first = checked.curveBlocks({ blockBytes: Number.NaN }).next();
  await expect(first).rejects.toMatchObject({ tag: "InvalidArgument", details: { argument: "request.blockBytes" } });
  expect(calls).toEqual([]);
});

test("what is right goes through, options that the door does not know included", async () => {
  const { door: checked, calls } = door();
  await checked.ingest([], { dataset: "auto", radiusArcsec: 1.5, mode: "key", mapping: {} as never });
  await checked.rename("a-b_1.c", "A name");
  await checked.excludeEpochs([]);
  for await (const _ of checked.epochBlocks("gr1"));
  expect(calls).toEqual(["ingest", "rename", "excludeEpochs", "epochBlocks"]);
});
