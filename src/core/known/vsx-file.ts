import type { ByteBlocks } from "../bytes/byte-blocks.ts";
import { lineError } from "../bytes/syntax-errors.ts";

/** A line of `vsx.dat`, as far as it is read. */
export interface VsxLine {
  name: string;
  flag: string;
  raDeg: number;
  decDeg: number;
  type: string;
  /** At maximum. NaN where there is none, or a limit only. */
  magnitude: number;
  /** NaN where there is none. */
  periodDays: number;
  /** The period is a limit: `<` or `>`. */
  periodIsLimit: boolean;
}

/**
 * By tokens, not by bytes: the ReadMe's bytes have been off by a few, and numbers of objects have grown by a digit since it
 * was written.
 */
const line = /^\s*(\d{1,9})\s+(\S.*?)\s+([0-3])\s+(\d{1,3}\.\d+)\s+([+-]?\d{1,2}\.\d+)(.*)$/;
const typeEnd = 31;
const numbers = /([<>(])?\s*(?<![A-Za-z\d.])(-?\d+\.?\d*)/g;
/**
 * Where numbers end behind the declination, which ends at byte 60 (CDS B/vsx, ReadMe): maximum at 40, minimum at 56, epoch at
 * 76, period at 95. Halfway between them a few bytes more or less are no matter.
 */
const ends = { max: [typeEnd, 48], period: [85, 102] } as const;

/** Whether the first line of a text is one of `vsx.dat`. */
export const isVsxText = (head: string): boolean => {
  const [, , , , ra, dec, rest = ""] = line.exec(head.split(/\r?\n/, 1)[0] ?? "") ?? [];
  return ra !== undefined && Number(ra) < 360 && Math.abs(Number(dec)) <= 90 && rest.length >= 31;
};

/**
 * Reads the International Variable Star Index as CDS has it (B/vsx, `vsx.dat`), line by line: millions of them need no more
 * memory than those that are kept.
 * @param inField whether a place is worth keeping
 * @param every called now and then with how many lines were read
 * @throws CatalogSyntax where a line is none of it
 */
export async function readVsx(
  blocks: ByteBlocks,
  file: string,
  inField: (raDeg: number, decDeg: number) => boolean,
  every: (lines: number) => Promise<void>,
): Promise<{ lines: VsxLine[]; rowCount: number }> {
  const kept: VsxLine[] = [];
  const decoder = new TextDecoder("windows-1252");
  let rest = "";
  let [number, rowCount] = [0, 0];
  const take = (text: string) => {
    number++;
    if (text.trim() === "") return;
    rowCount++;
    const [, , name, flag, ra, dec, behind] = line.exec(text) ?? [];
    if (behind === undefined) throw lineError(file, number, "a line of vsx.dat", text.slice(0, 60));
    if (!inField(Number(ra), Number(dec))) return;
    const [max, period] = [numberEnding(behind, ends.max), numberEnding(behind, ends.period)];
    kept.push({
      ...{ name: name!, flag: flag!, raDeg: Number(ra), decDeg: Number(dec), type: behind.slice(0, typeEnd).trim() },
      magnitude: max && !/[<>]/.test(max.sign) ? max.value : Number.NaN,
      periodDays: period?.value ?? Number.NaN,
      periodIsLimit: /[<>]/.test(period?.sign ?? ""),
    });
  };
  for await (const block of blocks) {
    const lines = (rest + decoder.decode(block, { stream: true })).split("\n");
    rest = lines.pop()!;
    for (const text of lines) take(text.endsWith("\r") ? text.slice(0, -1) : text);
    await every(rowCount);
  }
  if (rest !== "") take(rest);
  return { lines: kept, rowCount };
}

function numberEnding(
  behind: string,
  [from, to]: readonly [number, number],
): { value: number; sign: string } | undefined {
  for (const found of behind.slice(typeEnd).matchAll(numbers)) {
    const end = typeEnd + found.index + found[0].length;
    if (end > from && end <= to) return { value: Number(found[2]), sign: found[1] ?? "" };
  }
  return undefined;
}
