import { expect, test } from "vitest";
import type { LightCurve } from "../../../src/core/lightcurve/light-curve.ts";
import type { DatasetOverview } from "../../../src/core/verbs/datasets.ts";
import type { EpochColumns, ObjectColumns } from "../../../src/core/verbs/read.ts";
import type { Workbench } from "../../../src/ui/door/workbench-api.ts";
import { Desk } from "../../../src/ui/state/desk.svelte.ts";
import type { Notices } from "../../../src/ui/state/notices.svelte.ts";

const measurementKey = "a-mag";
const objectKeys = ["1", "2"];

/** A light curve of object 1 has one point, that of object 2 four. */
const curveOf = ({ objectKey }: { objectKey: string }) =>
  ({
    ...{ objectKey, measurementKey, epochKeys: ["a", "b", "c", "d"], flags: new Int16Array(4) },
    ...{ epochMjd: new Float64Array(4), uncertainty: new Float32Array(4) },
    value: objectKey === "1" ? Float32Array.of(15, Number.NaN, Number.NaN, Number.NaN) : new Float32Array(4).fill(15),
  }) as unknown as LightCurve;

/** A desk with a dataset that nobody has looked at yet, whose light curves are read once `read` is called. */
function deskOfTwo() {
  let read = () => {};
  const asked = new Promise<void>((resolve) => {
    read = resolve;
  });
  const lightCurves = async (names: { objectKey: string }[]) => {
    await asked;
    return names.map(curveOf);
  };
  const workbench = { lightCurves, onKept: () => () => {}, keep: async () => {} };
  const attempt = (_: string, what: () => Promise<void>) => what();
  const desk = new Desk(workbench as unknown as Workbench, { attempt, list: [] } as unknown as Notices);
  const numbers = Float64Array.of(1, 2);
  const overview = {
    record: { datasetId: "field", measurements: [{ measurementKey, tableKey: "a", kind: "mag" }], match: {} },
    ...{ summary: { rechunked: true, epochCount: 4 }, readOnly: {} },
  };
  const objects = { objectKey: objectKeys, raDeg: numbers, decDeg: numbers, count: 2, columns: [] };
  const epochs = { epochKey: ["a"], epochMjd: Float64Array.of(1), catalogs: [[]], columns: [], count: 1 };
  desk.replace(
    overview as unknown as DatasetOverview,
    objects as unknown as ObjectColumns,
    epochs as unknown as EpochColumns,
  );
  desk.restore(undefined, undefined);
  return { desk, read: () => read() };
}

test("where nobody has chosen an object, one with more points comes into focus", async () => {
  const { desk, read } = deskOfTwo();
  expect(desk.explore.focusedKey).toBe("1");
  const looked = desk.focusWellCovered();
  read();
  await looked;
  expect(desk.explore.focusedKey).toBe("2");
});

test("the first object stays in focus where somebody has chosen it before its light curve was read", async () => {
  const { desk, read } = deskOfTwo();
  const looked = desk.focusWellCovered();
  const chosen = desk.focus(0);
  read();
  await Promise.all([looked, chosen]);
  expect(desk.explore.focusedKey).toBe("1");
});
