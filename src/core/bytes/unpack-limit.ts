import { WorkbenchError } from "../errors.ts";

/** Catalogs shrink 3 to 20 times; what shrinks more than this is a bomb. */
const maxRatio = 200;
const freeBytes = 16 << 20;

/** What all files of a drop may unpack to: a bomb may as well be many files as one. */
export class UnpackLimit {
  readonly #limit: number;
  #unpacked = 0;

  /** @param packed bytes of all that was dropped */
  constructor(packed: number) {
    this.#limit = packed * maxRatio + freeBytes;
  }

  /** @throws TooLarge when this is too much, with what was unpacked before */
  take(file: string, byteLength: number): void {
    const found = this.#unpacked + byteLength;
    if (found > this.#limit)
      throw new WorkbenchError(
        "TooLarge",
        { file, what: "bytes of the whole drop when unpacked", limit: this.#limit, found },
        `${file}: what was dropped unpacks to more than ${maxRatio} times its size: these are no catalogs.`,
      );
    this.#unpacked = found;
  }
}

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
