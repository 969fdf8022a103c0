import type { ArrayMetadata, GroupMetadata, Json, NamedConfiguration } from "./metadata.ts";

/** A sharded array as it is when its inner chunks are packed by other codecs; any other array as it is. */
export function withInnerCodecs(array: ArrayMetadata, innerCodecs: NamedConfiguration[]): ArrayMetadata {
  const codecs = array.codecs.map((codec) =>
    codec.name === "sharding_indexed"
      ? { ...codec, configuration: { ...codec.configuration, codecs: innerCodecs as unknown as Json } }
      : codec,
  );
  return { ...array, codecs };
}

/** A root document with all of its arrays so. */
export function groupWithInnerCodecs(group: GroupMetadata, innerCodecs: NamedConfiguration[]): GroupMetadata {
  const { metadata, ...how } = group.consolidated_metadata;
  const arrays = Object.entries(metadata).map(([name, array]) => [name, withInnerCodecs(array, innerCodecs)] as const);
  return { ...group, consolidated_metadata: { ...how, metadata: Object.fromEntries(arrays) } };
}
