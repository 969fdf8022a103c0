import { byteError, excerpt } from "../bytes/syntax-errors.ts";
import { WorkbenchError } from "../errors.ts";
import type { FitsHeader } from "../format/fits/fits-header.ts";
import type { PixelFormat } from "./image-window.ts";

/** How large an image is and what its pixels are, by its header: of a compressed one by the cards that begin with Z. */
export interface ImageShape {
  width: number;
  height: number;
  /** Planes of a cube; 1 of an image. Only the first is read. */
  planes: number;
  compressed: boolean;
  format: PixelFormat;
}

/** No telescope's image is longer; positions stay exact in every number that is made from them. */
const longestAxis = 1 << 24;

/**
 * Undefined where a header is of no image: no data, one axis, a table.
 * @throws CatalogSyntax, TooLarge where the header is of an image that cannot be
 */
export function imageShape(header: FitsHeader, file: string): ImageShape | undefined {
  const compressed = header.text("XTENSION") === "BINTABLE" && header.values.get("ZIMAGE") === true;
  const extension = header.text("XTENSION");
  if (!compressed && extension !== undefined && extension !== "IMAGE") return undefined;
  const prefix = compressed ? "Z" : "";
  const axes = header.count(`${prefix}NAXIS`, file, 0);
  if (axes < 2) return undefined;
  const lengths = Array.from({ length: Math.min(axes, 999) }, (_, i) => header.count(`${prefix}NAXIS${i + 1}`, file));
  if (lengths.some((length) => length === 0)) return undefined;
  const [width = 0, height = 0, ...others] = lengths;
  for (const found of [width, height])
    if (found > longestAxis)
      throw new WorkbenchError(
        "TooLarge",
        { file, what: "pixels along an axis", limit: longestAxis, found },
        `${file}: its header says ${width} x ${height} pixels; no more than ${longestAxis} along an axis are read.`,
      );
  const bitpix = header.number(`${prefix}BITPIX`);
  if (bitpix === undefined || ![8, 16, 32, 64, -32, -64].includes(bitpix))
    throw byteError(
      file,
      header.start,
      `8, 16, 32, 64, -32 or -64 as ${prefix}BITPIX`,
      bitpix === undefined ? "none" : excerpt(String(bitpix)),
    );
  const blank = header.number("BLANK") ?? (compressed ? header.number("ZBLANK") : undefined);
  return {
    width,
    height,
    planes: others.reduce((product, length) => product * length, 1),
    compressed,
    format: {
      bitpix: bitpix as PixelFormat["bitpix"],
      scale: header.number("BSCALE") ?? 1,
      zero: header.number("BZERO") ?? 0,
      ...(bitpix > 0 && blank !== undefined ? { blank } : {}),
    },
  };
}
