import type { ByteSource } from "../../bytes/byte-blocks.ts";
import type { Catalog } from "../catalog.ts";
import type { ParseOptions } from "../parse-options.ts";
import { type FixedColumn, type FixedHead, parseFixedWidth } from "./fixed-width.ts";

/**
 * Reads IPAC's table format (IRSA, "IPAC table format"): up to four lines of names, types, units and nulls between bars,
 * under which the cells stand.
 *
 * @throws CatalogSyntax, TooLarge
 */
export function parseIpac(source: ByteSource, file: string, options: ParseOptions = {}): Promise<Catalog> {
  return parseFixedWidth(source, file, "ipac", ipacHead, options);
}

function ipacHead(lines: string[]): FixedHead {
  const first = lines.findIndex((line) => line.startsWith("|"));
  let headLines = first;
  while (lines[headLines]?.startsWith("|")) headLines++;
  const [names = "", ...below] = lines.slice(first, headLines);
  const bars = [...names.matchAll(/\|/g)].map(({ index }) => index);
  const cell = (line: string, k: number) => line.slice(bars[k]! + 1, bars[k + 1]).trim();
  const columns = bars.slice(0, -1).map((start, k): FixedColumn => {
    const [type = "", unit = "", none = ""] = below.map((line) => cell(line, k));
    return {
      name: cell(names, k),
      ...(unit === "" || /^[-]+$/.test(unit) ? {} : { unit }),
      ...{ start, end: k === bars.length - 2 ? Number.POSITIVE_INFINITY : bars[k + 1]! },
      isText: /^c(har)?$/i.test(type),
      nulls: none === "" ? [] : [none],
    };
  });
  return { columns, headLines };
}
