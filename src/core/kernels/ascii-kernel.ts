import init from "../../../wasm/build/ascii-table.wasm?init";
import { loadedPart } from "../load-part.ts";

/** The typed face of wasm/ascii-table.ts, which says what the numbers mean. Offsets are in bytes of its memory. */
export interface AsciiKernel {
  memory: WebAssembly.Memory;
  columns: WebAssembly.Global<"i32">;
  input: WebAssembly.Global<"i32">;
  values: WebAssembly.Global<"i32">;
  stride: WebAssembly.Global<"i32">;
  rowCount: WebAssembly.Global<"i32">;
  lineCount: WebAssembly.Global<"i32">;
  oddValues: WebAssembly.Global<"i32">;
  oddValueCount: WebAssembly.Global<"i32">;
  oddLines: WebAssembly.Global<"i32">;
  oddLineCount: WebAssembly.Global<"i32">;
  lastRow: WebAssembly.Global<"i32">;
  reserve(columnCount: number, byteLength: number): void;
  parse(from: number, end: number, valuesPerRow: number): number;
}

/** One instance a thread: it keeps nothing between calls, so that any number of files may be read in turns. */
export const loadAsciiKernel = loadedPart(async () => (await init()).exports as unknown as AsciiKernel);
