import { ByteWriter } from "hyparquet-writer/src/bytewriter.js";
import type { ByteSink } from "./byte-sink.ts";

// What else is taken of the package: the file around the columns, the headers of pages, and its compression.
export { writePageHeader } from "hyparquet-writer/src/datapage.js";
export { ParquetWriter } from "hyparquet-writer/src/parquet-writer.js";
export { snappyCompress } from "hyparquet-writer/src/snappy.js";

/** Hands its bytes on with each row group, where the package's own keeps the whole file. */
export class SinkWriter extends ByteWriter {
  readonly #sink: ByteSink;

  constructor(sink: ByteSink) {
    super(1 << 20);
    this.#sink = sink;
  }

  flush(): void {
    this.#sink.write(this.getBytes());
    this.index = 0;
  }

  override finish(): void {
    this.flush();
  }
}
