import type { StatedLimit } from "../cube/limits.ts";
import type { CurveName, PackedLimit } from "./curve-pack.ts";

/** The limits of a store by light curve. */
export class LimitBook {
  readonly #of = new Map<string, { epoch: number; value: number }[]>();

  /** @param epochKeys in the order of the light curves */
  constructor(limits: readonly StatedLimit[], epochKeys: readonly string[]) {
    const epochAt = new Map(epochKeys.map((key, at) => [key, at]));
    for (const { epochKey, value, ...name } of limits) {
      const epoch = epochAt.get(epochKey);
      if (epoch === undefined) continue;
      const key = idOf(name);
      const known = this.#of.get(key);
      if (known) known.push({ epoch, value });
      else this.#of.set(key, [{ epoch, value }]);
    }
  }

  get isEmpty(): boolean {
    return this.#of.size === 0;
  }

  /** Those of some light curves, as a pack has them; undefined where none has any. */
  packed(curves: readonly CurveName[]): PackedLimit[] | undefined {
    if (this.isEmpty) return undefined;
    const limits = curves.flatMap((name, curve) =>
      (this.#of.get(idOf(name)) ?? []).map((limit) => ({ curve, ...limit })),
    );
    return limits.length > 0 ? limits : undefined;
  }
}

const idOf = ({ objectKey, measurementKey }: CurveName) => `${objectKey}\0${measurementKey}`;
