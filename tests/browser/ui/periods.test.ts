import { SvelteMap } from "svelte/reactivity";
import { expect, test } from "vitest";
import { WorkbenchError } from "../../../src/core/errors.ts";
import type { PeriodBand, Periodogram } from "../../../src/core/periods/periodogram.ts";
import { CurveCache } from "../../../src/ui/state/curves/curve-cache.ts";
import { CurveView } from "../../../src/ui/state/curves/curve-view.svelte.ts";
import { applyKeptCurves, keptCurves } from "../../../src/ui/state/curves/kept-curves.ts";
import { Fold } from "../../../src/ui/state/periods/fold.svelte.ts";
import { SpectrumSearch } from "../../../src/ui/state/periods/spectrum-search.svelte.ts";

const time = Float64Array.from({ length: 120 }, (_, i) => 57000 + i * 1.37 + 0.1 * Math.sin(i * i));
const value = time.map((t) => 15 - 0.3 * Math.cos((2 * Math.PI * (t - 57000.1)) / 0.5668));
const band: PeriodBand = { time, value, uncertainty: time.map(() => 0.01), dipsUpward: true };
const foldOf = (objectKey = "1", harmonics?: number) => new Fold(() => ({ objectKey, bands: [band], harmonics }));

test("phase 0 lies where the object is brightest or faintest, or at the first point, or where it is put", () => {
  const fold = foldOf();
  expect(fold.periodDays).toBeUndefined();
  fold.on(0.5668, "gls");
  const phase = () => {
    const turns = (fold.ephemeris.zeroTime - 57000.1) / 0.5668;
    return turns - Math.floor(turns + 0.25);
  };
  expect(phase()).toBeCloseTo(0, 3);
  fold.zeroBy("faintest");
  expect(phase()).toBeCloseTo(0.5, 3);
  fold.zeroBy("first");
  expect(fold.ephemeris.zeroTime).toBe(time[0]);
  fold.zero(57001);
  expect(fold.ephemeris.zeroTime).toBe(57001);
});

test("a period that is dragged to twice itself and back is the very number again, and phase 0 stays meanwhile", () => {
  const fold = foldOf();
  fold.on(0.5668, "gls");
  const { zeroTime } = fold.ephemeris;
  fold.hold();
  for (const pixels of [1, 500, -20, 12_345, 0]) {
    fold.dragPeriod(pixels);
    expect(fold.ephemeris.zeroTime).toBe(zeroTime);
  }
  fold.letGo();
  expect(fold.periodDays).toBe(0.5668);
  for (const [times, over] of [
    [3, 1],
    [1, 2],
    [2, 1],
    [1, 3],
  ] as const)
    fold.scale(times, over);
  expect(fold.periodDays).toBe(0.5668);
  fold.alias(1);
  expect(1 / fold.periodDays!).toBeCloseTo(1 / 0.5668 + 1, 12);
});

test("the period of one object does not fold another, and without points there is nothing to place phase 0 by", () => {
  const focus = new SvelteMap([["objectKey", "1"]]);
  const fold = new Fold(() => ({
    ...{ objectKey: focus.get("objectKey"), harmonics: 1 },
    bands: focus.get("objectKey") === "1" ? [band] : [],
  }));
  fold.on(0.5668);
  expect(fold.errors.periodDays).toBeGreaterThan(0);
  focus.set("objectKey", "2");
  expect(fold.periodDays).toBeUndefined();
  expect(fold.ephemeris.periodDays).toBeNaN();
  fold.on(1);
  expect(fold.ephemeris).toEqual({ periodDays: 1, zeroTime: 0 });
  expect(fold.errors.periodDays).toBeNaN();
});

test("of several searches the last counts, those before it are stopped, and what fails is said", async () => {
  const calls: { done: (found: unknown) => void; fail: (error: unknown) => void; signal: AbortSignal }[] = [];
  const search = new SpectrumSearch({
    pointPeriodogram: (_, options) =>
      new Promise<Periodogram>((done, fail) => {
        calls.push({ done: done as (found: unknown) => void, fail, signal: options!.signal! });
      }),
  });
  const request = (objectKey: string) => ({ objectKey, bands: [band], options: {} });
  const [first, last] = [search.search(request("1")), search.search(request("2"))];
  expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  calls[1]!.done({ pointCount: 2 });
  await last;
  calls[0]!.done({ pointCount: 1 });
  await first;
  expect(search.found).toMatchObject({ pointCount: 2, request: { objectKey: "2" } });
  expect(search.running).toBe(false);

  const stopped = search.search(request("3"));
  search.cancel();
  calls[2]!.fail(new WorkbenchError("Aborted", {}, "Stopped."));
  await stopped;
  expect([search.stopped, search.error, search.found]).toEqual([true, undefined, undefined]);

  const refused = search.search(request("4"));
  calls[3]!.fail(new WorkbenchError("InvalidRequest", { what: "points", expected: "4", found: "3" }, "Too few."));
  await refused;
  expect(search.error).toMatchObject({ tag: "InvalidRequest", message: "Too few." });
  await search.search(undefined);
  expect(search.error).toBeUndefined();
});

test("what is searched ahead is there at once where the very same is asked for, and is stopped by all else", async () => {
  const calls: { done: (found: Periodogram) => void; fail: (error: unknown) => void; signal: AbortSignal }[] = [];
  const told: string[] = [];
  const search = new SpectrumSearch(
    {
      pointPeriodogram: (_, options) =>
        new Promise<Periodogram>((done, fail) => {
          calls.push({ done, fail, signal: options!.signal! });
        }),
    },
    ({ request }) => told.push(request.objectKey),
  );
  const request = (objectKey: string, changed: Partial<PeriodBand> = {}, harmonics = 1) => ({
    ...{ objectKey, bands: [{ ...band, ...changed }], options: { harmonics } },
  });
  const found = (pointCount: number) => ({ pointCount }) as Periodogram;
  const settled = () => new Promise((resolve) => setTimeout(resolve));

  search.lookAhead(request("1"));
  calls[0]!.done(found(1));
  await settled();
  expect(search.found).toBeUndefined();
  // The same points in other arrays.
  void search.search(request("1", { value: Float64Array.from(value) }));
  expect(search.found).toMatchObject({ pointCount: 1, request: { objectKey: "1" } });
  expect([search.running, calls.length, told]).toEqual([false, 1, ["1"]]);

  // On its way: it is waited for.
  search.lookAhead(request("2"));
  const waiting = search.search(request("2"));
  expect([search.running, calls.length]).toEqual([true, 2]);
  search.lookAhead(request("3"));
  expect(calls.length).toBe(2);
  calls[1]!.done(found(2));
  await waiting;
  expect(search.found).toMatchObject({ pointCount: 2, request: { objectKey: "2" } });

  // Another point, another error, another setting, another object: a search of its own.
  const bit = Float64Array.from(value);
  bit[7]! += 2e-15;
  for (const other of [
    request("4", { value: bit }),
    request("4", { uncertainty: time.map(() => 0.02) }),
    request("4", { dipsUpward: false }),
    request("4", {}, 2),
    request("5"),
  ]) {
    search.lookAhead(request("4"));
    const ahead = calls.at(-1)!;
    ahead.done(found(4));
    await settled();
    const own = search.search(other);
    expect(ahead.signal.aborted).toBe(true);
    expect([calls.at(-1) === ahead, search.running]).toEqual([false, true]);
    calls.at(-1)!.done(found(9));
    await own;
    expect(search.found).toMatchObject({ pointCount: 9 });
  }

  // What failed is asked for again, and what is closed is stopped.
  search.lookAhead(request("6"));
  calls.at(-1)!.fail(new WorkbenchError("Aborted", {}, "Stopped."));
  await settled();
  const count = calls.length;
  void search.search(request("6"));
  expect(calls.length).toBe(count + 1);
  calls.at(-1)!.done(found(6));
  await settled();
  search.lookAhead(request("7"));
  await search.search(undefined);
  expect([calls.at(-1)!.signal.aborted, search.found]).toEqual([true, undefined]);
});

test("the panel is open again where it was left open", () => {
  const view = () => new CurveView(new CurveCache(async () => []));
  const [left, next] = [view(), view()];
  left.parts.periods = true;
  const known = { objectKeys: new Set<string>(), epochColumns: new Set<string>() };
  applyKeptCurves(next, keptCurves(left), known);
  expect({ ...next.parts }).toEqual({ ...left.parts });
  applyKeptCurves(next, keptCurves(view()), known);
  expect(next.parts.periods).toBe(false);
});
