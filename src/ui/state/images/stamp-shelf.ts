import type { Cutout, CutoutRequest } from "../../../core/verbs/images.ts";

/** Stamps that are kept; of 61 pixels they take 6 MB. */
const mostStamps = 400;

/** Stamps that were looked at last, so that walking back and blinking need no file. */
export class StampShelf {
  readonly #stamps = new Map<string, Promise<Cutout>>();
  readonly #read: (request: CutoutRequest) => Promise<Cutout>;

  constructor(read: (request: CutoutRequest) => Promise<Cutout>) {
    this.#read = read;
  }

  get(request: CutoutRequest): Promise<Cutout> {
    const { objectKey, epochKey, tableKey, sizePixels } = request;
    const key = JSON.stringify([objectKey, epochKey, tableKey, sizePixels]);
    const stamp = this.#stamps.get(key) ?? this.#read(request);
    this.#stamps.delete(key);
    this.#stamps.set(key, stamp);
    stamp.catch(() => this.#stamps.delete(key));
    for (const oldest of this.#stamps.keys()) {
      if (this.#stamps.size <= mostStamps) break;
      this.#stamps.delete(oldest);
    }
    return stamp;
  }
}
