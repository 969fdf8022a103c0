import { workbenchVersion } from "../../version.ts";
import type { CurveHead, ExportedFile, ExportedObjects, ExportFormat } from "../curve-export.ts";
import { hatsOrder, healpixNested } from "../healpix.ts";
import { type NestedFile, openNested } from "./parquet-nested.ts";

const mostObjects = 50_000;
const mostPoints = 20_000_000;

const pixelsOf = ({ raDeg, decDeg }: ExportedObjects) =>
  BigInt64Array.from(raDeg, (ra, i) => healpixNested(ra, decDeg[i]!));

interface Partition {
  order: number;
  pixel: bigint;
  start: number;
  end: number;
}

/** Files of objects that are sorted by their pixel: as large a pixel as has few enough of them. */
export function partitions(pixels: BigInt64Array, mostRows: number): Partition[] {
  const parts: Partition[] = [];
  const shift = (order: number) => BigInt(2 * (hatsOrder - order));
  const split = (order: number, start: number, end: number): void => {
    for (let from = start; from < end; ) {
      const pixel = pixels[from]! >> shift(order);
      let to = from + 1;
      while (to < end && pixels[to]! >> shift(order) === pixel) to++;
      if (to - from <= mostRows || order === hatsOrder) parts.push({ order, pixel, start: from, end: to });
      else split(order + 1, from, to);
      from = to;
    }
  };
  split(0, 0, pixels.length);
  return parts;
}

const pathOf = ({ order, pixel }: Partition) =>
  `dataset/Norder=${order}/Dir=${(pixel / 10_000n) * 10_000n}/Npix=${pixel}.parquet`;

/** A HATS catalog (IVOA note of 2025) of objects with nested light curves; a zip of its folder. */
export const hats: ExportFormat = {
  id: "hats",
  label: "HATS",
  hint: "A zip with a catalog by places on the sky, for LSDB",
  extension: ".hats.zip",
  mediaType: "application/zip",
  bytesPerPoint: 14,
  python: 'import lsdb; catalog = lsdb.open_catalog("the unzipped folder")',
  order(objects) {
    const pixels = pixelsOf(objects);
    const placed = Uint32Array.from(objects.objectKey, (_, i) => i).filter((i) => pixels[i]! >= 0n);
    return placed.sort((a, b) => (pixels[a]! < pixels[b]! ? -1 : pixels[a]! > pixels[b]! ? 1 : a - b));
  },
  open(head, sink) {
    const pixels = pixelsOf(head.objects);
    const perObject = Math.max(1, head.measurements.length * head.epochKeys.length);
    const parts = partitions(pixels, Math.max(1, Math.min(mostObjects, Math.floor(mostPoints / perObject))));
    const ids = { name: "_healpix_29", of: (object: number) => pixels[object]! };
    const files: ExportedFile[] = [];
    let part = 0;
    let file: NestedFile | undefined;
    function finish(name: string): void {
      const start = files.at(-1)?.end ?? 0;
      files.push({ name, start, end: sink.byteLength });
    }
    function textFile(name: string, text: string): void {
      sink.text(text);
      finish(name);
    }
    function close(): void {
      (file ?? openNested(head, sink, ids)).end();
      finish(pathOf(parts[part]!));
      file = undefined;
      part++;
    }
    return {
      write(block) {
        const end = block.firstObject + (block.raw ?? block.corrected)!.objectKeys.length;
        while (part < parts.length && parts[part]!.start < end) {
          const { start, end: partEnd } = parts[part]!;
          file ??= openNested(head, sink, ids);
          file.write(block, start, partEnd);
          if (partEnd > end) return;
          close();
        }
      },
      end() {
        while (part < parts.length) close();
        openNested(head, sink, ids).end();
        finish("dataset/_common_metadata");
        textFile(
          "partition_info.csv",
          `Norder,Npix\n${parts.map(({ order, pixel }) => `${order},${pixel}\n`).join("")}`,
        );
        textFile("hats.properties", properties(head, parts, sink.byteLength));
        return files;
      },
    };
  },
};

function properties(head: CurveHead, parts: readonly Partition[], byteLength: number): string {
  const lines = {
    obs_collection: head.name.replace(/[^\w.-]+/g, "_"),
    dataproduct_type: "object",
    hats_nrows: head.objects.objectKey.length,
    hats_col_ra: "ra",
    hats_col_dec: "dec",
    hats_max_rows: mostObjects,
    hats_order: Math.max(0, ...parts.map(({ order }) => order)),
    hats_estsize: Math.ceil(byteLength / 1024),
    hats_npix_suffix: ".parquet",
    hats_builder: `Lightcurve Workbench ${workbenchVersion}`,
    hats_version: "v1.0",
  };
  const about = head.about.map((line) => `# ${line.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")}\n`).join("");
  return `${about}${Object.entries(lines)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("")}`;
}
