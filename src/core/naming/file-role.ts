import type { FileContent } from "./ingest-plan.ts";

/** What a path says about a file, before anything of it is read. */
export interface FileName {
  path: string;
  /** Folders before the name, `""` for none. */
  folder: string;
  depth: number;
  /** The name without its extension and `.gz`. */
  stem: string;
  /** Lower case, without dot and `.gz`; `""` for none. */
  extension: string;
}

/** Extensions that catalogs have, from the one to read first where the same catalog lies there in several formats. */
export const catalogExtensions = [
  ...["sexcat", "cat", "ldac", "ecsv", "parquet", "csv", "tsv", "xml", "vot", "votable", "txt", "dat", "asc", "tbl"],
  ...["fits", "fit", "fts"],
];

/** Extensions that epoch tables have; ECSV first, as it carries units. */
export const epochTableExtensions = ["ecsv", "csv", "tsv"];

const clutter: [reason: string, test: RegExp][] = [
  ["a hidden file", /(?:^|\/)(?:\.[^/]*|__MACOSX)(?:\/|$)/],
  ["a file of the operating system", /(?:^|\/)(?:thumbs\.db|desktop\.ini)$/i],
  ["a document", /(?:^|\/)(?:readme|licen[cs]e|copying|changelog|manifest|provenance)(?:[-_.][^/]*)?$/i],
  ["a document", /\.(?:md|rst|pdf|html?|docx?|xlsx?|pptx?|tex|bib)$/i],
  ["an image", /\.(?:png|jpe?g|gif|svg|tiff?|webp|bmp|ps|eps|fz|reg)$/i],
  ["an image", /[-_.](?:weight|wht|seg|segm|rms|bkg|background|check|mask|sub)\.(?:fits|fit|fts)(?:\.gz)?$/i],
  [
    "a script or a configuration",
    /\.(?:py|ipynb|sh|js|mjs|ts|r|m|c|pl|jl|json|ya?ml|toml|ini|cfg|sex|param|conv|nnw|psf|swarp|scamp)$/i,
  ],
];

const referenceWord =
  /(?:^|[-_. ])(?:super_?stack|co-?add(?:ed)?|master|reference|ref|deep|stack(?:ed)?|mosaic)(?:[-_. ]|\d|$)/i;

export function fileName(path: string): FileName {
  const folders = path.split("/");
  const name = folders.pop()!;
  const [, stem, extension] = /^(.+?)(?:\.([^.]*?))?(?:\.gz)?$/is.exec(name) ?? ["", name, ""];
  return {
    path,
    folder: folders.join("/"),
    depth: folders.length,
    stem: stem!,
    extension: (extension ?? "").toLowerCase(),
  };
}

/** Clutter that stays clutter whatever is in it: nobody meant to drop it. */
export const hiddenReasons = clutter.slice(0, 2).map(([reason]) => reason);

/** Why a list of known objects is no part of an ingest: it is matched to the objects afterwards. */
export const knownListReason = "a list of known objects";

/** Why a path can be neither catalog nor epoch table, whatever it is called; undefined when it can. */
export function clutterReason(path: string): string | undefined {
  return clutter.find(([, test]) => test.test(path))?.[0];
}

/** Whether a name says superstack, coadd, master, reference, deep, stack or mosaic. */
export function namesReference(file: FileName & { content?: FileContent }): boolean {
  const holds = file.content?.holds;
  if (holds === "image" || holds === "nothing") return false;
  return (holds === "sources" || catalogExtensions.includes(file.extension)) && referenceWord.test(file.stem);
}

/**
 * How well a name says epoch table: 0 `epochs`, 1 `…epoch…`, 2 `…visit…`; undefined when it does not, or when its content
 * is known and something else.
 */
export function namesEpochTable(file: FileName & { content?: FileContent }): number | undefined {
  const holds = file.content?.holds;
  if (holds === "sources") return undefined;
  if (holds !== "epochs" && !epochTableExtensions.includes(file.extension)) return undefined;
  if (/^epochs?(?:[-_ ]?table)?$/i.test(file.stem)) return 0;
  if (/epoch/i.test(file.stem)) return 1;
  return /visit/i.test(file.stem) ? 2 : undefined;
}
