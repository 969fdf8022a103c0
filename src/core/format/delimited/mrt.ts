import type { ByteSource } from "../../bytes/byte-blocks.ts";
import { lineError } from "../../bytes/syntax-errors.ts";
import type { Catalog } from "../catalog.ts";
import type { ParseOptions } from "../parse-options.ts";
import { type FixedColumn, type FixedHead, parseFixedWidth } from "./fixed-width.ts";

/**
 * Reads a machine-readable table (AAS journals, CDS "Standard description for astronomical catalogues"): the description
 * says which bytes of a line are which column, with its unit and what stands for no value (`?=99.99`). The rows stand below
 * the last rule of hyphens.
 *
 * @throws CatalogSyntax, TooLarge
 */
export function parseMrt(source: ByteSource, file: string, options: ParseOptions = {}): Promise<Catalog> {
  return parseFixedWidth(source, file, "mrt", mrtHead, options);
}

const isRule = (line: string) => /^\s*(-{20,}|={20,})\s*$/.test(line);
const entry = /^\s*(?:(\d+)\s*-\s*)?(\d+)\s+([AIFEDL]\d*(?:\.\d+)?)\s+(\S+)\s+(\S+)(?:\s+(.*))?$/i;

function mrtHead(lines: string[], file: string): FixedHead {
  const title = lines.findIndex((line) => /^\s*Bytes\s+Format\s+Units\s+Label/i.test(line));
  const body = lines.slice(title + 2);
  const end = body.findIndex(isRule);
  const columns: FixedColumn[] = [];
  for (const line of body.slice(0, end < 0 ? body.length : end)) {
    const [, from, to, format, unit, name, explanation = ""] = entry.exec(line) ?? [];
    if (to === undefined) continue; // the explanation goes on
    // `[12.1/18.9]? ...`, `?=-9.99 ...`, `? ...`
    const none = /^(?:[[\]][^[\]]*[[\]])?\s*\?=(\S+)/.exec(explanation)?.[1];
    columns.push({
      name: name!,
      ...(/^-+$/.test(unit!) ? {} : { unit: unit! }),
      ...(explanation === "" ? {} : { description: explanation.trim() }),
      ...{ start: Number(from ?? to) - 1, end: Number(to), isText: /^A/i.test(format!) },
      nulls: none === undefined ? [] : [none],
    });
  }
  const headLines = lines.findLastIndex(isRule) + 1;
  if (columns.length === 0 || headLines === 0) {
    const found = columns.length === 0 ? "no column" : "no rule of hyphens";
    throw lineError(file, title + 1, "a description of bytes, and rows below a rule", found);
  }
  return { columns, headLines };
}
