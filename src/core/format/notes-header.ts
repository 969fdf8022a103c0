import { plainNumber } from "../time/plain-number.ts";
import { timeNames } from "../time/time-names.ts";
import type { CatalogHeader } from "./catalog.ts";
import { imageHeader } from "./fits/image-header.ts";

/**
 * What is noted beside a table, in comments or parameters, of the image that it was measured on: its time, exposure and filter.
 * Words alone (Date, Time) are as often those of when the table was written, and are passed over, and so is what is noted
 * twice with two values, of several images. Undefined where nothing is.
 */
export function notesHeader(notes: Iterable<readonly [name: string, value: string]>): CatalogHeader | undefined {
  const values = new Map<string, string | number>();
  const contradicted = new Set<string>();
  for (const [name, text] of notes) {
    const card = name
      .trim()
      .toUpperCase()
      .replaceAll(/[\s.]+/g, "-");
    if (!isOfImage(card)) continue;
    const value = /^(?:'([^']*)'|"([^"]*)")|^(.*?)(?:\s+\/.*)?$/s.exec(text.trim());
    const said = (value?.[1] ?? value?.[2] ?? value?.[3] ?? "").trim();
    const number = plainNumber(said);
    if (said === "") continue;
    if (values.has(card) && String(values.get(card)) !== said && values.get(card) !== number) contradicted.add(card);
    values.set(card, Number.isNaN(number) ? said : number);
  }
  for (const card of contradicted) values.delete(card);
  return values.size === 0 ? undefined : imageHeader({ values, comments: new Map() });
}

/** What PARAMs of a VOTable note, those of its table before those of the file. Source Extractor's Filter is whether it smoothed the image. */
export function paramsHeader(
  ofTable: readonly (readonly [name: string, value: string])[],
  ofFile: readonly (readonly [name: string, value: string])[],
): { header?: CatalogHeader } {
  const own = new Set(ofTable.map(([name]) => name));
  const params = [...ofTable, ...ofFile.filter(([name]) => !own.has(name))];
  const header = notesHeader(params.filter(([name]) => !/^filter$/i.test(name)));
  return header ? { header } : {};
}

const isOfImage = (card: string) =>
  /^(EXPTIME|EXPOSURE|FILTER)$/.test(card) ||
  (!/^(DATE|DATE-?TIME|TIME|TIMES|T|HOURS?|NIGHT|TIME-?STAMP)$/.test(card) && timeNames(card).length > 0);

/** Of a line such as `# MJD-OBS = 58001.25 / start` or `# DATE-OBS: 2017-09-05T06:00:00` name and value. */
export function noteOf(comment: string): readonly [string, string][] {
  const note = /^#+\s*([a-z][\w.-]*(?: (?:obs|mid|start|end))?)\s*[=:]\s*(\S.*)$/i.exec(comment.slice(0, 300));
  return note ? [[note[1]!, note[2]!]] : [];
}
