import type { AbsolutePath, AsyncReadable } from "@zarrita/storage";

/** Metadata of a Zarr v3 array as far as its text type is concerned. */
interface TextMetadata {
  data_type?: { name?: string; configuration?: { length_bytes?: number } } | string;
  shape: number[];
  chunk_grid: { configuration: { chunk_shape: number[] } };
  chunk_key_encoding: { name: string; configuration?: { separator?: string } };
  codecs: { name: string }[];
  dimension_names?: (string | null)[];
  fill_value: unknown;
  attributes?: Record<string, unknown>;
}

/** A type of data that neither zarrita nor this file knows, or text packed in a way that is not known here. */
export class UnknownType extends RangeError {}

/** Set in the attributes of an array of text that is read as code points. */
export const codePoints = "lightcurve_workbench_code_points";

/**
 * numpy's `<U` text in Zarr v3, `fixed_length_utf32`, which zarrita does not know: such an array is shown to it as
 * one of uint32 code points with one dimension more, in chunks of the same bytes under the same keys.
 */
export function withFixedLengthText(store: AsyncReadable): AsyncReadable {
  /** Of each such array, by the folder's path: what zarrita puts at the end of its chunks' keys. */
  const suffixes = new Map<string, string>();
  const chunkKey = (key: AbsolutePath): AbsolutePath => {
    for (const [folder, suffix] of suffixes)
      if (key.startsWith(`${folder}/`) && key.endsWith(suffix)) return key.slice(0, -suffix.length) as AbsolutePath;
    return key;
  };
  return {
    async get(key, options) {
      if (!key.endsWith("/zarr.json")) return store.get(chunkKey(key), options);
      const bytes = await store.get(key, options);
      const metadata = bytes && (JSON.parse(new TextDecoder().decode(bytes)) as TextMetadata);
      const type = metadata?.data_type;
      if (!metadata || typeof type !== "object") return bytes;
      if (type.name !== "fixed_length_utf32") throw new UnknownType(`the type “${type.name}”`);
      if (metadata.codecs.some(({ name }) => name === "sharding_indexed" || name === "transpose"))
        throw new UnknownType("text of a fixed length in shards, or transposed");
      const { name, configuration } = metadata.chunk_key_encoding;
      suffixes.set(key.slice(0, -"/zarr.json".length), `${configuration?.separator ?? (name === "v2" ? "." : "/")}0`);
      const length = (type.configuration?.length_bytes ?? 0) / 4;
      const rewritten = {
        ...metadata,
        data_type: "uint32",
        shape: [...metadata.shape, length],
        chunk_grid: {
          name: "regular",
          configuration: { chunk_shape: [...metadata.chunk_grid.configuration.chunk_shape, length] },
        },
        dimension_names: [...(metadata.dimension_names ?? metadata.shape.map(() => null)), null],
        fill_value: 0,
        attributes: { ...metadata.attributes, [codePoints]: true },
      };
      return new TextEncoder().encode(JSON.stringify(rewritten));
    },
    ...(store.getRange ? { getRange: (key, range, options) => store.getRange!(chunkKey(key), range, options) } : {}),
  } satisfies AsyncReadable;
}

/** The texts of code points, `length` each, which zeros fill up. */
export function textsOf(points: Uint32Array, length: number): string[] {
  return Array.from({ length: length === 0 ? 0 : points.length / length }, (_, i) => {
    const own = points.subarray(i * length, (i + 1) * length);
    let end = length;
    while (end > 0 && own[end - 1] === 0) end--;
    return String.fromCodePoint(...own.subarray(0, end));
  });
}
