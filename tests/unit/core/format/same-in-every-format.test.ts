import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseSources } from "../../../../src/pipeline/ingest/parse.ts";
import { hasSharedData, sharedData } from "../../../support/truth.ts";

function sources(epoch: string, extension: string) {
  const path = `synth-a/formats/IDF_${epoch}_ch1_sci.${extension}`;
  const file = new File([new Uint8Array(readFileSync(sharedData + path))], path);
  return parseSources({ path, file, tableKey: "ch1_sci", idf: true });
}

/** Half of the last printed digit, by what ASCII_HEAD prints (SExtractor's param.h), and what float32 adds. */
const printed = { mag: 5.0001e-5, flux: 5.7e-7, deg: 5.0001e-8, pixel: 5.0001e-5 };

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>, relative = false): number {
  let largest = 0;
  for (let i = 0; i < b.length; i++) {
    if (Number.isNaN(a[i]) && Number.isNaN(b[i])) continue;
    const difference = Math.abs(a[i]! - b[i]!) / (relative ? Math.abs(b[i]!) || 1 : 1);
    largest = Math.max(largest, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }
  return largest;
}

describe.skipIf(!hasSharedData)("One image's sources (skipped where ../shared/data is missing)", () => {
  test.each(["gr58853098", "gr58958417", "gr59260420"])("are the same in four formats: %s", async (epoch) => {
    const ascii = await sources(epoch, "sexcat");
    const [votable, fits, ldac] = await Promise.all(["xml", "fits", "ldac"].map((format) => sources(epoch, format)));
    expect([ascii, votable, fits, ldac].map((table) => table!.format)).toEqual([
      ...["ascii-head", "votable", "fits", "fits-ldac"],
    ]);
    for (const other of [votable!, fits!, ldac!]) {
      expect(other.sourceKey).toEqual(ascii.sourceKey);
      expect(other.flags).toEqual(ascii.flags);
      expect(other.measurements.map(({ measurementKey }) => measurementKey)).toEqual(
        ascii.measurements.map(({ measurementKey }) => measurementKey),
      );
    }
    // Both are printed in the same digits.
    expect(votable!.raDeg).toEqual(ascii.raDeg);
    expect(votable!.decDeg).toEqual(ascii.decDeg);
    for (const [i, { value, uncertainty }] of ascii.measurements.entries()) {
      expect(votable!.measurements[i]).toMatchObject({ value, uncertainty });
    }
    for (const binary of [fits!, ldac!]) {
      expect(largestDifference(ascii.raDeg, binary.raDeg)).toBeLessThanOrEqual(printed.deg);
      expect(largestDifference(ascii.decDeg, binary.decDeg)).toBeLessThanOrEqual(printed.deg);
      expect(largestDifference(ascii.xImage, binary.xImage)).toBeLessThanOrEqual(printed.pixel);
      for (const [i, { value, uncertainty, kind }] of ascii.measurements.entries()) {
        const limit = kind === "mag" ? printed.mag : printed.flux;
        const { measurements } = binary;
        expect(largestDifference(value, measurements[i]!.value, kind === "flux")).toBeLessThanOrEqual(limit);
        expect(largestDifference(uncertainty, measurements[i]!.uncertainty, kind === "flux")).toBeLessThanOrEqual(
          limit,
        );
      }
    }
  });
});
