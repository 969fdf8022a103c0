import type { LightCurve } from "../../../core/lightcurve/light-curve.ts";

export interface CurveName {
  objectKey: string;
  measurementKey: string;
}

type LoadCurves = (names: CurveName[]) => Promise<LightCurve[]>;

const cacheKey = ({ objectKey, measurementKey }: CurveName) => `${objectKey}\0${measurementKey}`;

/** Light curves that were read, the least recently used forgotten first, so that a stepping user finds the next ones here. */
export class CurveCache {
  #curves = new Map<string, LightCurve>();
  #underWay = new Map<string, Promise<void>>();
  #load: LoadCurves;
  #limit: number;
  #age = 0;

  constructor(load: LoadCurves, limit = 5000) {
    this.#load = load;
    this.#limit = limit;
  }

  peek(name: CurveName): LightCurve | undefined {
    const key = cacheKey(name);
    const curve = this.#curves.get(key);
    if (curve) {
      this.#curves.delete(key);
      this.#curves.set(key, curve);
    }
    return curve;
  }

  /** Reads in one call whichever of these are neither here nor on their way; resolves when all are here. */
  async fetch(names: CurveName[]): Promise<void> {
    const missing = names.filter((name) => !this.#curves.has(cacheKey(name)) && !this.#underWay.has(cacheKey(name)));
    if (missing.length > 0) {
      const reading = this.#read(missing);
      for (const name of missing) this.#underWay.set(cacheKey(name), reading);
    }
    await Promise.all(new Set(names.map((name) => this.#underWay.get(cacheKey(name)))));
  }

  /** Forgets everything, also what is still on its way. */
  clear(): void {
    this.#age++;
    this.#curves.clear();
    this.#underWay.clear();
  }

  async #read(names: CurveName[]): Promise<void> {
    const age = this.#age;
    try {
      const curves = await this.#load(names);
      if (age !== this.#age) return;
      names.forEach((name, i) => {
        this.#curves.set(cacheKey(name), curves[i]!);
      });
      for (const key of this.#curves.keys()) {
        if (this.#curves.size <= this.#limit) break;
        this.#curves.delete(key);
      }
    } finally {
      if (age === this.#age) for (const name of names) this.#underWay.delete(cacheKey(name));
    }
  }
}
