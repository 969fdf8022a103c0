// A caller that writes with zarrita alone, as anybody would: no lock, no queue, no journal.
import * as zarr from "zarrita";
import type { Portion } from "./matrix.ts";
import { plainStore } from "./plain-store.ts";

export interface PlainWrite {
  directory: string;
  /** Each with its column, NaN outside of the portion. */
  portions: { portion: Portion; values: Float32Array }[];
}

type PlainArray = zarr.Array<"float32", Awaited<ReturnType<typeof plainStore>>>;

async function write({ directory, portions }: PlainWrite): Promise<void> {
  const array = (await zarr.open.v3(await plainStore(directory), { kind: "array" })) as PlainArray;
  for (const { portion, values } of portions) {
    const { firstObject, objectEnd, table, epoch } = portion;
    const data = values.subarray(firstObject, objectEnd);
    await zarr.set(array, [zarr.slice(firstObject, objectEnd), table, epoch], {
      data,
      shape: [data.length],
      stride: [1],
    });
  }
}

self.onmessage = async ({ data }: MessageEvent<PlainWrite>) => {
  self.postMessage(await write(data).catch(String));
};
