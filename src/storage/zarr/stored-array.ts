import type { AsyncReadable } from "@zarrita/storage";
import { type Chunk, type DataType, get, isZarritaError, open, root, type Array as ZarrArray } from "zarrita";
import { formatCounted } from "../../core/format-counted.ts";
import { installCheckedCodecs } from "./checked-codecs.ts";
import { codePoints, textsOf, UnknownType, withFixedLengthText } from "./fixed-length-text.ts";

/** Part of an array, as numbers in row-major order of `shape`, whatever it is stored as. */
export interface NumberBlock {
  data: Float32Array | Float64Array;
  shape: number[];
}

/** Decoded chunks of one array that are kept; the whole of a small array, a few chunks of a large one. */
const keptChunkBytes = 32 * 2 ** 20;

/** One array of somebody else's Zarr store, v2 or v3, read through zarrita. */
export class StoredArray {
  readonly name: string;
  readonly dimensions: readonly (string | null)[];
  readonly shape: readonly number[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly #array: ZarrArray<DataType, AsyncReadable>;
  readonly #textLength: number | undefined;

  private constructor(name: string, array: ZarrArray<DataType, AsyncReadable>) {
    const { shape, dimensionNames, attrs } = array;
    const isText = attrs[codePoints] === true;
    const rank = shape.length - (isText ? 1 : 0);
    this.name = name;
    this.#array = array;
    this.#textLength = isText ? shape[rank]! : undefined;
    this.shape = shape.slice(0, rank);
    this.dimensions = Array.from({ length: rank }, (_, at) => dimensionNames?.[at] ?? null);
    this.attributes = attrs;
  }

  /** @throws what zarrita throws where the metadata are none that it knows */
  static async open(store: AsyncReadable, name: string): Promise<StoredArray> {
    installCheckedCodecs();
    const location = root(withFixedLengthText(store)).resolve(name);
    const isV3 = (await store.get(`/${name}/zarr.json`)) !== undefined;
    const array = await (isV3 ? open.v3 : open.v2)(location, { kind: "array" });
    return new StoredArray(name, keepingChunks(array));
  }

  /** Whether an error of `open` says that this is no array, or one of a type or packing that is not known. */
  static isUnknown(error: unknown): boolean {
    return isZarritaError(error) || error instanceof UnknownType;
  }

  get isText(): boolean {
    return this.#textLength !== undefined || this.#array.is("string") || this.#array.dtype === "v2:object";
  }

  /** Whole numbers of 64 bits, which as numbers may not be exact. */
  get isLong(): boolean {
    return this.#array.is("bigint");
  }

  /** Numbers that may not fit in 16 bits with a sign. */
  get isWide(): boolean {
    return !["bool", "int8", "uint8", "int16"].includes(this.#array.dtype);
  }

  /** Numbers at these places: a position or, with null, all of a dimension. Booleans are 0 and 1. */
  async numbers(selection: readonly (number | null)[]): Promise<NumberBlock> {
    const { data, shape, stride } = await this.#get(selection);
    const at = places(shape, stride);
    const into = data instanceof Float32Array ? new Float32Array(at.length) : new Float64Array(at.length);
    const from = elementsOf(data);
    for (let i = 0; i < at.length; i++) into[i] = Number(from(at[i]!));
    return { data: into, shape };
  }

  /** All of an array of 64-bit whole numbers, exactly. */
  async longs(): Promise<bigint[]> {
    const { data, shape, stride } = await this.#get(this.shape.map(() => null));
    const from = elementsOf(data);
    return Array.from(places(shape, stride), (at) => BigInt(from(at) as bigint));
  }

  /** All of an array along one dimension, as text. */
  async texts(): Promise<string[]> {
    const { data, shape, stride } = await this.#get(this.#array.shape.map(() => null));
    if (this.#textLength !== undefined) return textsOf(data as Uint32Array, this.#textLength);
    const from = elementsOf(data);
    return Array.from(places(shape, stride), (at) => String(from(at)));
  }

  async #get(selection: readonly (number | null)[]): Promise<Chunk<DataType>> {
    return (await get(this.#array, [...selection])) as Chunk<DataType>;
  }
}

/** Where the elements of a block lie, in row-major order of its shape. */
function places(shape: readonly number[], stride: readonly number[]): Uint32Array {
  const count = shape.reduce((a, b) => a * b, 1);
  const at = new Uint32Array(count);
  let repeat = count;
  for (let dimension = 0; dimension < shape.length; dimension++) {
    const extent = shape[dimension]!;
    repeat /= Math.max(extent, 1);
    for (let i = 0; i < count; i++) at[i]! += (Math.floor(i / repeat) % extent) * stride[dimension]!;
  }
  return at;
}

function elementsOf(data: Chunk<DataType>["data"]): (at: number) => unknown {
  return "get" in data ? (at) => data.get(at) : (at) => data[at];
}

/** Checks that every chunk has as many elements as it should, and keeps the last ones decoded. */
function keepingChunks<A extends ZarrArray<DataType, AsyncReadable>>(array: A): A {
  const decode = array.getChunk.bind(array);
  const kept = new Map<string, Promise<Chunk<DataType>>>();
  const count = array.chunks.reduce((a, b) => a * b, 1);
  const most = Math.max(1, Math.floor(keptChunkBytes / (8 * Math.max(count, 1))));
  const checked = async (place: number[]) => {
    const chunk = await decode(place);
    if (chunk.data.length === count) return chunk;
    throw new RangeError(
      `${formatCounted(chunk.data.length, "element")} in chunk ${place}, where there should be ${count}`,
    );
  };
  array.getChunk = (place) => {
    const key = place.join("/");
    const chunk = kept.get(key) ?? checked(place);
    kept.delete(key); // inserted again as the most recently used
    kept.set(key, chunk);
    chunk.catch(() => kept.delete(key));
    if (kept.size > most) kept.delete(kept.keys().next().value!);
    return chunk;
  };
  return array;
}
