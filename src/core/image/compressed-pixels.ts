import { byteError, excerpt } from "../bytes/syntax-errors.ts";
import { gunzipBytes } from "../bytes/unpack-bytes.ts";
import { WorkbenchError } from "../errors.ts";
import type { FitsHeader } from "../format/fits/fits-header.ts";
import { formatCounted } from "../format-counted.ts";
import { type Dither, dithers, loadRiceKernel, type Quantised, type RiceKernel } from "../kernels/rice-kernel.ts";
import type { ImageShape } from "./image-header.ts";
import {
  type ImageWindow,
  mostPixels,
  newPixels,
  type PixelFormat,
  type PixelSource,
  type PixelValues,
  roomFor,
} from "./image-window.ts";
import { decodePixels } from "./plain-pixels.ts";
import { readTileTable, type TileTable } from "./tile-table.ts";

const compressions = ["RICE_1", "RICE_ONE", "GZIP_1", "GZIP_2", "NOCOMPRESS"];
/** Packed bytes that are read at a time. */
const pieceBytes = 8 << 20;
/** Tiles that are no farther from each other are read at once, with what lies between. */
const nearBytes = 4096;
/** Pixels of unpacked tiles that are kept, for windows beside each other. */
const keptPixels = 1 << 22;

interface Tiling {
  compression: string;
  tileWidth: number;
  tileHeight: number;
  across: number;
  down: number;
  bytePix: number;
  blockSize: number;
  dither: Dither;
  ditherStart: number;
  /** ZBLANK of the header: what stands for NaN among the quantised. */
  blank?: number;
}

/** The pixels of a tile-compressed image (FITS 4.0, section 10): tiles are unpacked when a window needs them. */
export class CompressedPixels implements PixelSource {
  readonly #file: string;
  readonly #bytes: Blob;
  readonly #header: FitsHeader;
  readonly #shape: ImageShape;
  readonly #tiling: Tiling;
  #table: Promise<TileTable> | undefined;
  readonly #kept = new Map<number, PixelValues>();
  #keptCount = 0;

  /** @throws CatalogSyntax, TooLarge, UnreadableImage for compressions that are not read: HCOMPRESS_1, PLIO_1 */
  constructor(file: string, bytes: Blob, header: FitsHeader, shape: ImageShape) {
    this.#file = file;
    this.#bytes = bytes;
    this.#header = header;
    this.#shape = shape;
    this.#tiling = readTiling(file, header, shape);
  }

  async read(window: ImageWindow, into?: PixelValues): Promise<PixelValues> {
    const { tileWidth, tileHeight, across, down } = this.#tiling;
    this.#table ??= readTileTable(this.#file, this.#bytes, this.#header, across * down * this.#shape.planes);
    const [table, kernel] = [await this.#table, await loadRiceKernel()];
    const out = roomFor(this.#shape.format, window, into);
    const tiles: number[] = [];
    for (let y = Math.floor(window.y / tileHeight); y * tileHeight < window.y + window.height; y++)
      for (let x = Math.floor(window.x / tileWidth); x * tileWidth < window.x + window.width; x++)
        tiles.push(y * across + x);
    const missing = tiles.filter((tile) => !this.#kept.has(tile));
    for (const tile of tiles) if (this.#kept.has(tile)) this.#place(tile, this.#kept.get(tile)!, window, out);
    for await (const run of this.#runs(missing, table))
      for (const tile of run.tiles) {
        const own = this.#rowsWithin(tile, window, out);
        const values = this.#unpack(tile, table, kernel, run.bytes, run.start, own);
        if (own) continue; // neighbors of the window begin with other tiles
        this.#place(tile, values, window, out);
        this.#keep(tile, values);
      }
    return out;
  }

  /** Tiles whose bytes lie behind each other are read at once. */
  async *#runs(tiles: readonly number[], table: TileTable) {
    const runs: { tiles: number[]; start: number; end: number }[] = [];
    for (const tile of tiles) {
      const at = placeOf(table, tile);
      const last = runs.at(-1);
      if (at && last && at.from >= last.end && at.from - last.end < nearBytes && at.end - last.start <= pieceBytes) {
        last.tiles.push(tile);
        last.end = at.end;
      } else runs.push({ tiles: [tile], start: at?.from ?? 0, end: at?.end ?? 0 });
    }
    for (const { tiles, start, end } of runs)
      yield { tiles, start, bytes: new Uint8Array(await this.#bytes.slice(start, end).arrayBuffer()) };
  }

  #sizeOf(tile: number): { x: number; y: number; width: number; height: number } {
    const { tileWidth, tileHeight, across } = this.#tiling;
    const x = (tile % across) * tileWidth;
    const y = Math.floor(tile / across) * tileHeight;
    return {
      ...{ x, y },
      width: Math.min(tileWidth, this.#shape.width - x),
      height: Math.min(tileHeight, this.#shape.height - y),
    };
  }

  /** Where a tile goes that is as wide as the window and lies within it: it is unpacked there. */
  #rowsWithin(tile: number, window: ImageWindow, out: PixelValues): PixelValues | undefined {
    const { x, y, width, height } = this.#sizeOf(tile);
    const row = y - window.y;
    if (x !== window.x || width !== window.width || row < 0 || row + height > window.height) return undefined;
    return out.subarray(row * width, (row + height) * width);
  }

  #unpack(
    tile: number,
    table: TileTable,
    kernel: RiceKernel,
    run: Uint8Array,
    start: number,
    into?: PixelValues,
  ): PixelValues {
    const { compression, bytePix, blockSize } = this.#tiling;
    const { format } = this.#shape;
    const { width, height } = this.#sizeOf(tile);
    const count = width * height;
    const values = into ?? newPixels(format, count);
    const place = placeOf(table, tile);
    if (!place) throw this.#damaged(tile, this.#header.end, "no bytes");
    const packed = run.subarray(place.from - start, place.end - start);
    const inData = place.name === "COMPRESSED_DATA";
    const quantised = format.bitpix < 0 && inData ? this.#quantised(tile, table) : undefined;
    if (inData && compression.startsWith("RICE")) {
      if (!kernel.unpack(packed, bytePix, blockSize, values, quantised))
        throw this.#damaged(tile, place.from, "fewer, or damaged ones");
      this.#rescale(values, this.#formatOf(tile, table));
      return values;
    }
    const pixelBytes = quantised ? 4 : Math.abs(format.bitpix) / 8;
    const how =
      place.name === "GZIP_COMPRESSED_DATA"
        ? "GZIP_1"
        : place.name === "UNCOMPRESSED_DATA"
          ? "NOCOMPRESS"
          : compression;
    const byteLength = how === "NOCOMPRESS" ? packed.length : gunzippedLength(packed);
    // Early versions of cfitsio packed the pixels of small integers as 32-bit ones.
    const storedBytes = format.bitpix > 0 && byteLength === count * 4 ? 4 : pixelBytes;
    if (byteLength !== count * storedBytes) throw this.#damaged(tile, place.from, formatCounted(byteLength, "byte"));
    const raw = how === "NOCOMPRESS" ? packed : this.#gunzip(tile, place.from, packed, byteLength);
    if (raw.length < byteLength) throw this.#damaged(tile, place.from, formatCounted(raw.length, "byte"));
    const bytes = how === "GZIP_2" ? unshuffled(raw, storedBytes) : raw;
    const view = new DataView(bytes.buffer, bytes.byteOffset, byteLength);
    if (!quantised) {
      const bitpix = storedBytes === pixelBytes ? format.bitpix : 32;
      decodePixels(view, { ...this.#formatOf(tile, table), bitpix }, count, values, 0);
      return values;
    }
    const stored = Int32Array.from({ length: count }, (_, i) => view.getInt32(4 * i));
    kernel.unquantise(stored, quantised, values);
    this.#rescale(values, this.#formatOf(tile, table));
    return values;
  }

  #gunzip(tile: number, at: number, packed: Uint8Array, byteLength: number): Uint8Array {
    try {
      return gunzipBytes(packed, byteLength);
    } catch (error) {
      throw this.#damaged(tile, at, error instanceof Error ? error.message : "damaged ones");
    }
  }

  #formatOf(tile: number, table: TileTable) {
    const { format } = this.#shape;
    const blank = format.bitpix > 0 ? (table.numbers.get("ZBLANK")?.[tile] ?? format.blank) : undefined;
    return { ...format, ...(blank === undefined ? {} : { blank }) };
  }

  /** How a tile's integers stand for floating-point pixels; undefined where they are those themselves. */
  #quantised(tile: number, table: TileTable): Quantised | undefined {
    const scale = table.numbers.get("ZSCALE")?.[tile];
    if (scale === undefined) return undefined;
    const { dither, ditherStart } = this.#tiling;
    const blank = table.numbers.get("ZBLANK")?.[tile] ?? this.#tiling.blank;
    const zero = table.numbers.get("ZZERO")?.[tile] ?? 0;
    return { ...{ scale, zero, dither, tile: tile + ditherStart }, ...(blank === undefined ? {} : { blank }) };
  }

  /** What is stored becomes what it means: `BLANK` of integers NaN, then `BZERO + BSCALE * stored`. */
  #rescale(values: PixelValues, { blank, scale, zero }: PixelFormat): void {
    if (blank !== undefined) for (let i = 0; i < values.length; i++) if (values[i] === blank) values[i] = Number.NaN;
    if (scale !== 1 || zero !== 0) for (let i = 0; i < values.length; i++) values[i] = zero + scale * values[i]!;
  }

  #place(tile: number, values: PixelValues, window: ImageWindow, out: PixelValues): void {
    const { x, y, width, height } = this.#sizeOf(tile);
    const [left, right] = [Math.max(x, window.x), Math.min(x + width, window.x + window.width)];
    for (let row = Math.max(y, window.y); row < Math.min(y + height, window.y + window.height); row++)
      out.set(
        values.subarray((row - y) * width + left - x, (row - y) * width + right - x),
        (row - window.y) * window.width + left - window.x,
      );
  }

  #keep(tile: number, values: PixelValues): void {
    if (values.length * 4 > keptPixels) return;
    this.#kept.set(tile, values);
    this.#keptCount += values.length;
    for (const [oldest, { length }] of this.#kept) {
      if (this.#keptCount <= keptPixels) break;
      this.#kept.delete(oldest);
      this.#keptCount -= length;
    }
  }

  #damaged(tile: number, byte: number, found: string) {
    const { width, height } = this.#sizeOf(tile);
    return byteError(this.#file, byte, `${width} x ${height} pixels of tile ${tile + 1}, packed whole`, found);
  }
}

/** The column that holds a tile, and where its bytes are. */
function placeOf(table: TileTable, tile: number): { name: string; from: number; end: number } | undefined {
  for (const [name, { offset, byteLength }] of table.packed)
    if (offset[tile]! >= 0) return { name, from: offset[tile]!, end: offset[tile]! + byteLength[tile]! };
  return undefined;
}

/** What a gzip member unpacks to, by its last four bytes (RFC 1952, section 2.3.1). */
const gunzippedLength = (packed: Uint8Array) =>
  packed.length < 18 ? 0 : new DataView(packed.buffer, packed.byteOffset + packed.length - 4, 4).getUint32(0, true);

/** GZIP_2 packs all first bytes of the pixels, then all second ones: most significant first. */
function unshuffled(planes: Uint8Array, pixelBytes: number): Uint8Array {
  const count = planes.length / pixelBytes;
  const bytes = new Uint8Array(planes.length);
  for (let plane = 0; plane < pixelBytes; plane++)
    for (let i = 0; i < count; i++) bytes[i * pixelBytes + plane] = planes[plane * count + i]!;
  return bytes;
}

function readTiling(file: string, header: FitsHeader, shape: ImageShape): Tiling {
  const compression = header.text("ZCMPTYPE")?.trim() ?? "none";
  if (!compressions.includes(compression))
    throw new WorkbenchError(
      "UnreadableImage",
      { file, found: `${compression} compression` },
      `${file}: images compressed with ${compression} are not read; RICE_1, GZIP_1 and GZIP_2 are. funpack makes a plain image of it.`,
    );
  const tileWidth = Math.min(header.count("ZTILE1", file, shape.width), shape.width);
  const tileHeight = Math.min(header.count("ZTILE2", file, 1), shape.height);
  const tilePlanes = header.count("ZTILE3", file, 1);
  if (tileWidth < 1 || tileHeight < 1 || tileWidth * tileHeight > mostPixels || tilePlanes !== 1)
    throw byteError(
      file,
      header.start,
      `tiles of 1 to ${mostPixels} pixels of one plane`,
      `ZTILEn = ${[tileWidth, tileHeight, tilePlanes].join(", ")}`,
    );
  const named = new Map<string, number>();
  for (let n = 1; n <= 9; n++) {
    const value = header.number(`ZVAL${n}`);
    const name = header.text(`ZNAME${n}`)?.trim();
    if (name !== undefined && value !== undefined) named.set(name, value);
  }
  const bytePix = named.get("BYTEPIX") ?? 4;
  const blockSize = named.get("BLOCKSIZE") ?? 32;
  if (![1, 2, 4].includes(bytePix) || !(blockSize >= 1 && blockSize <= 1 << 16 && Number.isInteger(blockSize)))
    throw byteError(file, header.start, "BYTEPIX 1, 2 or 4 and a BLOCKSIZE", `${bytePix} and ${blockSize}`);
  const method = header.text("ZQUANTIZ")?.trim() ?? "NO_DITHER";
  const dither = method === "NONE" ? "NO_DITHER" : (method as Dither);
  if (!dithers.includes(dither)) throw byteError(file, header.start, `one of ${dithers.join(", ")}`, excerpt(method));
  const blank = header.number("ZBLANK");
  return {
    ...{ compression, tileWidth, tileHeight, bytePix, blockSize, dither },
    across: Math.ceil(shape.width / tileWidth),
    down: Math.ceil(shape.height / tileHeight),
    ditherStart: Math.max(0, (header.number("ZDITHER0") ?? 1) - 1),
    ...(blank === undefined ? {} : { blank }),
  };
}
