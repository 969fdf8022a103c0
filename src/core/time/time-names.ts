import { remembered } from "../remembered.ts";
import type { DayKind } from "./day-count.ts";

/** What the name of a column, or the keyword of a header, says that it holds. */
export interface TimeName {
  /** A count of days; a date that may have a time of day; the time of day alone; a time of some kind. */
  says: DayKind | "date" | "time-of-day" | "time";
  /** The bare word, without what stands before and after it: `bjd` of `BJD_TDB`. */
  core: string;
  /** The lower, the earlier it is taken. */
  rank: number;
}

const dayCounts: [kind: DayKind, core: RegExp][] = [
  ["mjd", /^mjd$/],
  ["mjd", /^hmjd$|^mhjd$/],
  ["mjd", /^bmjd$|^mbjd$/],
  ["jd", /^jd$/],
  ["jd", /^hjd'?$/],
  ["jd", /^bjd'?$/],
  ["jd", /^(r|rh|rb|hr|br|t|bt|k|bk|kb)jd$|^jd'$/],
];

/** Words around a count of days, from the surest to the least. */
const around = ["", "mid", "avg", "obs", "start", "beg", "end"];
const affix =
  "expmidpt|midtim|midtime|midpoint|midpt|middle|mid|mean|average|avg|median|observation|observed|obs|exposure|expmid|exp|" +
  "start|begin|beg|end|stop|epoch|visit|frame|image|time|date|day|days|d|at|of";
const before = new RegExp(`^(${affix})`);
const behind = new RegExp(`(${affix})$`);

const dates = [
  ...["dateobs", "datemid", "dateavg", "obsdate", "observationdate", "datetime", "utcdatetime", "datetimeutc"],
  ...["isot", "datebeg", "datestart", "startdate", "utdate", "dateut", "utcdate", "dateutc", "yyyymmdd"],
  ...["obsnight", "nightdate", "night", "nightobs", "date"],
];
const timesOfDay = [
  ...["utobs", "utcobs", "obsut", "obsutc", "timeobs", "uttime", "utctime", "timeut", "timeutc", "utstart", "utcstart"],
  ...[
    "utcstrt",
    "startut",
    "utmid",
    "midut",
    "utcmid",
    "utmiddle",
    "utopen",
    "utshut",
    "uthours",
    "utchours",
    "uthour",
  ],
  ...[
    "uthr",
    "uth",
    "utdec",
    "uts",
    "utsec",
    "utseconds",
    "ut",
    "utc",
    "expstrt",
    "expstart",
    "starttime",
    "timestart",
  ],
  ...[
    "timebeg",
    "begtime",
    "tmstart",
    "timstart",
    "obstime",
    "midtime",
    "timemid",
    "time",
    "times",
    "timeofday",
    "tod",
  ],
  ...["hours", "hour", "hourut", "hoursut", "sod", "secofday", "secondsofday", "dayfrac", "dayfraction", "fracday"],
  ...["utfrac", "utcfrac", "utfraction", "fracut", "fractionofday", "mjdfrac", "mjdfraction", "fraction", "frac", "t"],
];
const times = [
  ...["obstime", "timeobs", "midtime", "timemid", "tmid", "midexptime", "timestamp", "epochtime", "time", "times", "t"],
  ...["observationtime", "timeutc", "unixtime", "unix", "timebjd", "timebtjd", "timebkjd"],
  ...["midpoint", "midpt", "decimalyear", "decyear", "fractionalyear"],
  // Of the Hubble Space Telescope: MJD.
  ...["expmid", "expstart"],
];

/** Everything that a name may say, the surest first; `ut` may be a time of day, `time` that or any other. */
export const timeNames = remembered(readTimeNames);

/** Clocks that are not UTC's, and by how much is not said: local, civil and sidereal times. */
const otherClock = /(?:^|[^a-z])(?:local|lt|lmt|lst|civil|sidereal)(?:[^a-z]|$)|local(?:time|date)|(?:time|date)local/i;

/** Whether a name says that its times are those of a clock whose distance from UTC is not known. */
export const isOtherClock = (name: string): boolean => otherClock.test(name);

function readTimeNames(name: string): TimeName[] {
  if (isOtherClock(name)) return [];
  const letters = name.toLowerCase().replaceAll(/[^a-z']/g, "");
  const plain = letters.replace(/(?<=.)(utc|tdb|tcb|tt|tai)$/, "").replace(/^epoch(?=.)/, "");
  const found: TimeName[] = [];
  const { core, words } = withoutAffixes(plain);
  const count = dayCounts.findIndex(([, pattern]) => pattern.test(core));
  if (count >= 0 && !/frac/.test(plain)) {
    const surest = around.findIndex((word, k) => (k === 0 ? words === "" : words.includes(word)));
    found.push({ says: dayCounts[count]![0], core, rank: count * 10 + (surest < 0 ? around.length : surest) });
  }
  const add = (says: TimeName["says"], names: string[], start: number) => {
    const index = [letters, plain].map((text) => names.indexOf(text)).find((at) => at >= 0);
    if (index !== undefined) found.push({ says, core: plain, rank: start + index });
  };
  add("date", dates, 100);
  add("time", times, 200);
  add("time-of-day", timesOfDay, 300);
  return found;
}

function withoutAffixes(text: string): { core: string; words: string } {
  let core = text;
  let words = "";
  for (const pattern of [before, behind]) {
    for (let found = pattern.exec(core); found && found[0].length < core.length; found = pattern.exec(core)) {
      if (dayCounts.some(([, count]) => count.test(core))) break;
      words += `${found[0]} `;
      core = core.replace(pattern, "");
    }
  }
  return { core, words };
}
