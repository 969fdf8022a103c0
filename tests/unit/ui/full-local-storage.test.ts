import { afterEach, expect, test, vi } from "vitest";
import { leftBehind, PendingAdditions } from "../../../src/ui/door/pending-additions.ts";
import { recall, remember } from "../../../src/ui/kit/remember.ts";
import { sources, textOf } from "../../support/source-files.ts";

const fails = () => {
  throw new DOMException("exceeded the quota", "QuotaExceededError");
};

/** A localStorage that takes no more; `holds` is what it has. */
function fullStorage(holds: Record<string, string>) {
  const storage = Object.create(
    { getItem: (key: string) => holds[key] ?? null, removeItem: (key: string) => delete holds[key], setItem: fails },
    Object.fromEntries(Object.keys(holds).map((key) => [key, { value: holds[key], enumerable: true }])),
  );
  vi.stubGlobal("localStorage", storage);
  return holds;
}

afterEach(() => vi.unstubAllGlobals());

test("a full localStorage forgets new choices, tells the old ones, and fails nothing", () => {
  const holds = fullStorage({ "workbench.theme": "dark" });
  remember("dataset", "a");
  expect(recall("dataset")).toBeUndefined();
  expect(recall("theme")).toBe("dark");
  remember("theme", undefined);
  expect(holds).toEqual({});
});

test("what is on its way to the disk is written by the worker alone where localStorage is full", () => {
  fullStorage({});
  const pending = new PendingAdditions("tab");
  const strikeOut = pending.add({ datasetId: "a", changes: [] } as never);
  expect(() => strikeOut()).not.toThrow();
  expect(leftBehind()).toEqual([]);
});

test("a window that has no localStorage at all fails nothing either", () => {
  vi.stubGlobal("localStorage", undefined);
  remember("theme", "dark");
  expect(recall("theme")).toBeUndefined();
  expect(leftBehind()).toEqual([]);
});

test("localStorage is touched only where its refusal is expected", () => {
  const touching = sources.filter((path) => path.startsWith("src/") && /\b(local|session)Storage\b/.test(textOf(path)));
  expect(touching.sort()).toEqual([
    "src/ui/door/cleared-storage.ts",
    "src/ui/door/pending-additions.ts",
    "src/ui/kit/remember.ts",
    "src/ui/state/curves/zero-point-draft.ts",
  ]);
});
