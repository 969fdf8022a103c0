import type { FileName } from "./file-role.ts";

/** Filters as file names have them: Johnson-Cousins, Sloan, Gaia, near infrared, Hα, the Hubble and Webb telescopes'. */
const filter =
  /^(?:[UBVRIJHKGLYZ]|[ugrizyw]|[ugrizy]['p]|[BVRI]c|K[sp]|BP|RP|[BGR]_?[BR]P|Ha|H-?alpha|Halpha|OIII|SII|clear|lum|luminance|F\d{3,4}[A-Z]{1,2}\d?|W[1-4]|NUV|FUV|(?:ch|band)[1-9]|Sloan[-_]?[ugrizy]|SDSS[-_]?[ugrizy]|Bessell?[-_]?[UBVRI])$/;

/**
 * The filter that each name has at the same place, counted from its beginning or from its end: `field_V_001`, `frame001_V`.
 * Undefined where a name has none there. Nothing where less than half of the names have one: such a word is a name.
 */
export function nameFilters(files: readonly Pick<FileName, "stem">[]): (string | undefined)[] {
  const words = files.map(({ stem }) => stem.split(/[-_. ]+/));
  const longest = Math.max(0, ...words.map((list) => list.length));
  let best: (string | undefined)[] = files.map(() => undefined);
  let most = { named: files.length / 2, kinds: 0 };
  for (let place = -longest; place < longest; place++) {
    const found = words.map((list) => {
      const word = list.length > 1 ? list.at(place) : undefined;
      return word !== undefined && (place < 0 || place < list.length) && filter.test(word) ? word : undefined;
    });
    const named = found.filter((word) => word !== undefined).length;
    const kinds = new Set(found).size;
    if (named > most.named || (named === most.named && kinds > most.kinds)) {
      best = found;
      most = { named, kinds };
    }
  }
  return best;
}

/**
 * The filter that the last folder of each name is called by, where all of them are and there are several: `g/001`, `r/001`.
 * Nothing where a folder is called something else.
 */
export function folderFilters(files: readonly Pick<FileName, "folder">[]): (string | undefined)[] {
  const words = files.map(({ folder }) => folder.split("/").at(-1)!);
  const areFilters = words.every((word) => filter.test(word)) && new Set(words).size > 1;
  return words.map((word) => (areFilters ? word : undefined));
}

/** A filter as part of a table key: without blanks and what paths and keys take apart. */
export function filterKey(text: string): string {
  return text
    .trim()
    .replaceAll(/[^\p{L}\p{N}'+.]+/gu, "_")
    .replaceAll(/^_+|_+$/g, "")
    .slice(0, 40);
}
