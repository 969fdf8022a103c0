import { expect, test } from "vitest";
import { parseSealedJson, sealJson } from "../../../../src/core/bytes/sealed-json.ts";
import type { JournalEpoch } from "../../../../src/core/cube/dataset.ts";
import { committedEpochs, encodeJournalLine, parseJournal } from "../../../../src/core/cube/journal.ts";

const line = (epochKey: string, epochIndex: number): JournalEpoch => ({
  type: "epoch",
  ...{ epochKey, epochIndex, catalogs: [], refused: [], finiteCount: [3], checksum: ["ab"], flagChecksum: [] },
  shards: [{ path: "lightcurves/c/0/0/0/1", byteLength: 9, checksum: "xxh128:1" }],
});
const journal = (...lines: JournalEpoch[]) => Buffer.concat(lines.map(encodeJournalLine));

test("lines come back in order, and the last one of an epoch counts", () => {
  const lines = [line("a", 0), line("b", 1), { ...line("a", 0), finiteCount: [4] }];
  const parsed = parseJournal(journal(...lines));
  expect(parsed).toEqual({ lines, byteLength: journal(...lines).length, unterminated: false, damaged: [] });
  expect([...committedEpochs(parsed.lines)]).toEqual([
    ["b", lines[1]],
    ["a", lines[2]],
  ]);
});

test("a journal cut off at any byte keeps every line that was complete", () => {
  const lines = [line("a", 0), line("b", 1)];
  const bytes = journal(...lines);
  const firstEnd = bytes.indexOf("\n");
  for (let cut = 0; cut <= bytes.length; cut++) {
    const parsed = parseJournal(bytes.subarray(0, cut));
    const complete = cut >= bytes.length - 1 ? 2 : cut >= firstEnd ? 1 : 0;
    expect(parsed.lines).toEqual(lines.slice(0, complete));
    expect(parsed.damaged).toEqual([]);
    expect(parsed.unterminated).toBe(cut === firstEnd || cut === bytes.length - 1);
  }
});

test("every flipped bit of a complete line damages it, and leaves the other lines alone", () => {
  const bytes = journal(line("a", 0), line("b", 1), line("c", 2));
  const start = bytes.indexOf("\n") + 1;
  const end = bytes.indexOf("\n", start);
  for (let bit = 8 * start; bit < 8 * end; bit++) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    const parsed = parseJournal(flipped);
    expect(parsed.damaged.length).toBeGreaterThan(0);
    expect(parsed.lines.map((line) => line.type === "epoch" && line.epochKey)).toEqual(["a", "c"]);
  }
});

test("sealed JSON opens only as it was sealed, in either layout", () => {
  const value = { name: 'a"}', list: [1, 2], crc: { crc32c: "00000000" } };
  for (const layout of ["line", "indented"] as const) {
    const text = sealJson(value, layout);
    expect(parseSealedJson(text)).toEqual(value);
    expect(JSON.parse(text)).toMatchObject(value);
    for (let at = 0; at < text.length; at++) {
      const changed = text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
      expect(() => parseSealedJson(changed)).toThrow(RangeError);
    }
    expect(() => parseSealedJson(text.slice(0, -1))).toThrow(RangeError);
  }
});
