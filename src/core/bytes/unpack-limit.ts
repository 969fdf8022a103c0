import { WorkbenchError } from "../errors.ts";

/** Catalogs shrink 3 to 20 times; what shrinks more than this is a bomb. */
const maxRatio = 200;
const freeBytes = 16 << 20;

/** @throws TooLarge when content grows out of all proportion to the bytes it was packed in. */
export function checkUnpacked(file: string, packed: number, unpacked: number): void {
  const limit = packed * maxRatio + freeBytes;
  if (unpacked <= limit) return;
  throw new WorkbenchError(
    "TooLarge",
    { file, what: "bytes when unpacked", limit, found: unpacked },
    `${file} unpacks to more than ${maxRatio} times its size: this is no catalog.`,
  );
}
