/** Bytes of which parts can be read: a Blob is one, and so is a file on a server. As of a Blob, slices end at its end. */
export interface SlicedBytes {
  readonly size: number;
  slice(start: number, end?: number): SlicedBytes;
  arrayBuffer(): Promise<ArrayBuffer>;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
}
