import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  changeCount,
  keepDraft,
  realChanges,
  recallDraft,
  withDraft,
} from "../../../../../src/ui/state/curves/zero-point-draft.ts";

let kept: Map<string, string>;
beforeEach(() => {
  kept = new Map();
  vi.stubGlobal("sessionStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  });
});
afterEach(() => vi.unstubAllGlobals());

const made = { name: "zero points", onlyShared: true, brightest: 14, without: ["838", "12"] };

test("objects that are taken in again and options that are changed or emptied are counted, what is as it was is not", () => {
  const draft = { without: ["12", "5"], brightest: null, most: 100 };
  expect(withDraft(made, draft)).toEqual({ without: ["12", "5"], most: 100 });
  expect(changeCount(made, draft)).toBe(4);
  expect(realChanges(made, { without: ["12", "838"], brightest: 14 })).toEqual({});
  expect(withDraft(made, { without: [] })).toEqual({ brightest: 14 });
});

test("a draft is there after a reload, until zero points are made with it", () => {
  keepDraft("a", { without: ["12"] });
  expect(recallDraft("a", made)).toEqual({ without: ["12"] });
  expect(recallDraft("b", made)).toEqual({});
  expect(recallDraft("a", { ...made, without: ["12"] })).toEqual({});
  keepDraft("a", {});
  expect(kept.size).toBe(0);
});

test.each(["no JSON", '{"most":-3}', '{"hat":1}', '"text"', "7", "null"])("a kept draft of %s is forgotten", (text) => {
  kept.set("workbench.zero-points.a", text);
  expect(recallDraft("a", made)).toEqual({});
});

test("a window that keeps nothing goes on without", () => {
  const refuse = () => {
    throw new DOMException("full", "QuotaExceededError");
  };
  vi.stubGlobal("sessionStorage", { getItem: refuse, setItem: refuse, removeItem: refuse });
  keepDraft("a", { most: 3 });
  keepDraft("a", {});
  expect(recallDraft("a", made)).toEqual({});
});
