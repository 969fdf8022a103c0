import { FitsHeader } from "../../src/core/format/fits/fits-header.ts";
import { parseWcs } from "../../src/core/image/wcs.ts";

/** A header, pixels, and where wcslib says that they are. */
export interface Golden {
  cards: Record<string, string | number>;
  x: number[];
  y: number[];
  ra: number[];
  dec: number[];
}

export interface Checks {
  /** Prints a line, and the first faults below it. */
  check(what: string, faultsOf: () => Promise<string[]> | string[]): Promise<void>;
  /** Prints "N passed, N failed", which run.mjs reads. */
  end(): void;
}

export function checks(): Checks {
  let [passed, failed] = [0, 0];
  return {
    async check(what, faultsOf) {
      const faults = await faultsOf();
      console.log(`${faults.length === 0 ? "✓" : "✗"} ${[what, ...faults.slice(0, 5)].join("\n    ")}`);
      if (faults.length === 0) passed++;
      else failed++;
    },
    end() {
      console.log(`${passed} passed, ${failed} failed`);
      process.exitCode = failed > 0 ? 1 : 0;
    },
  };
}

export function headerOf(cards: Golden["cards"]): FitsHeader {
  const header = new FitsHeader(0);
  for (const [keyword, value] of Object.entries(cards))
    header.add(`${keyword.padEnd(8)}= ${typeof value === "string" ? `'${value}'` : value}`.padEnd(80));
  return header;
}

const degree = Math.PI / 180;

/** Faults of one header: more than a microarcsec on the sky, or than a millionth of a pixel there and back. */
export function worldFaults(name: string, { cards, x, y, ra, dec }: Golden): string[] {
  const header = headerOf(cards);
  const { wcs, why } = parseWcs(header);
  if (!wcs) return [`${name}: ${why}`];
  const { raDeg, decDeg } = wcs.toSky(x, y);
  const back = wcs.toPixel(raDeg, decDeg);
  let [off, lost] = [0, 0];
  for (let i = 0; i < x.length; i++) {
    const [a, b] = [decDeg[i]! * degree, dec[i]! * degree];
    const half = Math.hypot(
      Math.sin((a - b) / 2),
      Math.sqrt(Math.cos(a) * Math.cos(b)) * Math.sin(((raDeg[i]! - ra[i]!) * degree) / 2),
    );
    off = Math.max(off, (2 * Math.asin(half) * 3.6e9) / degree);
    lost = Math.max(lost, Math.hypot(back.x[i]! - x[i]!, back.y[i]! - y[i]!));
  }
  return off <= 1 && lost <= 1e-6 ? [] : [`${name}: ${off} microarcsec off, back to ${lost} px`];
}
