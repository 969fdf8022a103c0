import type { Assumption } from "../assumption.ts";
import { nightTimes } from "../time/nights.ts";
import { isCounting } from "./counters.ts";
import type { PlannedCatalog } from "./ingest-plan.ts";
import { mjdOfNamePart } from "./name-time.ts";
import { parseName } from "./naming.ts";
import type { NamingTemplate } from "./naming-template.ts";

/** A number in names is a time of these years: 1950 to 2100. */
const plausible = { from: 33_282, to: 88_069 };

export interface BelievedTimes {
  catalogs: PlannedCatalog[];
  assumptions: Assumption[];
}

/**
 * Takes from names the times that they surely carry. Digits behind a date are a time of day only where all names agree in
 * form, every one is one, and no counter explains them as well; else only the night is known, and epochs that share one have
 * no time. What was taken, or not, is said.
 */
export function believedTimes(
  catalogs: readonly PlannedCatalog[],
  template: NamingTemplate,
  pathOf: (index: number) => string,
): BelievedTimes {
  if (catalogs.every(({ epochMjd }) => epochMjd === undefined)) return { catalogs: [...catalogs], assumptions: [] };
  const parts = catalogs.map(({ index }) => parseName(template, pathOf(index)) ?? {});
  const forms = parts.map((part) => formOf(part));
  const example = pathOf(catalogs.find(({ epochMjd }) => epochMjd !== undefined)!.index);
  const say = (text: string): Assumption[] => [{ kind: "time", text }];
  const outside = catalogs.some(({ epochMjd = Number.NaN }) => epochMjd < plausible.from || epochMjd > plausible.to);
  if (outside)
    return {
      catalogs: catalogs.map(withoutTime),
      assumptions: say(`Numbers in names such as ${example} are no times of our years: none was taken as one.`),
    };
  if (forms.every(({ hasTime }) => hasTime) && !countsTimes(forms))
    return {
      catalogs: [...catalogs],
      assumptions: say(`The times of epochs were read from the names, such as ${example}.`),
    };

  const nightOf = new Map<string, number>();
  for (const [k, { epochKey, epochMjd = Number.NaN }] of catalogs.entries())
    nightOf.set(epochKey, forms[k]!.night ?? Math.floor(epochMjd));
  const keys = [...nightOf.keys()];
  const counted = forms.some(({ digits }) => digits !== "");
  const alone = counted && keys.length === 1;
  const { mjd, shared } = nightTimes(Float64Array.from(nightOf.values(), (night) => (alone ? Number.NaN : night)));
  const timeOf = new Map(keys.map((key, k) => [key, mjd[k]!]));
  const believed = catalogs.map((catalog) => {
    const time = timeOf.get(catalog.epochKey)!;
    return Number.isNaN(time) ? withoutTime(catalog) : { ...catalog, epochMjd: time };
  });
  const number = counted ? ", and the number behind it may be a counter" : "";
  const text =
    shared > 0 || alone
      ? `Names such as ${example} tell the night${number}: epochs of one night have no time. An epoch table can give it.`
      : `Names such as ${example} tell the night${number}: each epoch stands at the beginning of its day.`;
  return { catalogs: believed, assumptions: say(text) };
}

function withoutTime({ epochMjd: _, ...catalog }: PlannedCatalog): PlannedCatalog {
  return catalog;
}

interface TimeForm {
  /** There is a time of day. */
  hasTime: boolean;
  /** Written so that it can be nothing else: `T0133`, `01:33:43`, decimals of a day. */
  explicit: boolean;
  /** Digits behind the date. */
  digits: string;
  night?: number;
}

function formOf(parts: Record<string, string>): TimeForm {
  const { date, mjd, jd, after = "" } = parts;
  if (date === undefined) {
    const decimals = /\.(\d+)$/.exec(mjd ?? jd ?? "")?.[1] ?? "";
    return { hasTime: decimals !== "", explicit: decimals.length > 1, digits: "" };
  }
  const [, day = "", rest = ""] = /^(\d{4}\D?\d\d\D?\d\d)(.*)$/s.exec(date) ?? [];
  const digits = /^[-_.]?(\d+)/.exec(rest + after)?.[1] ?? "";
  const night = mjdOfNamePart("date", day);
  const explicit = /^T|\d[-_:]\d|^\d{6}/.test(rest);
  return { hasTime: rest !== "", explicit, digits, ...(night === undefined ? {} : { night }) };
}

/** Whether the digits behind dates are counted rather than times, or do not agree in form. */
function countsTimes(forms: readonly TimeForm[]): boolean {
  if (forms.every(({ explicit }) => explicit)) return false;
  if (forms.some(({ digits }) => digits.length !== forms[0]!.digits.length)) return true;
  if (forms[0]!.digits === "") return false;
  if (forms.length === 1) return forms[0]!.digits.length < 6 || Number(forms[0]!.digits) <= 1000;
  return isCounting(forms.map(({ digits }) => Number(digits)));
}

/** Whether whole or decimal day numbers in names are times: with decimals, or behind the word itself. */
export function areDayNumbers(part: "mjd" | "jd", parts: readonly Record<string, string>[]): boolean {
  const texts = parts.map((each) => each[part] ?? "");
  const days = texts.map((text) => mjdOfNamePart(part, text) ?? Number.NaN);
  if (!days.every((day) => day >= plausible.from && day <= plausible.to)) return false;
  const word = parts.every(({ before = "" }) => new RegExp(`(^|[^a-z])[bh]?${part}[-_ ]?$`, "i").test(before));
  if (word) return true;
  const decimals = texts.map((text) => /\.(\d+)$/.exec(text)?.[1] ?? "");
  if (decimals.includes("")) return false;
  if (decimals.some((digits) => digits.length > 2)) return true;
  // The same decimals everywhere may be those of a version, and close ones the turns of a counter within a night.
  const same = new Set(decimals).size === 1;
  return same ? decimals.length < 3 : !(new Set(days.map(Math.floor)).size === 1 && isCounting(decimals.map(Number)));
}
