import { beforeAll, describe, expect, test } from "vitest";
import { chooseMatch } from "../../../../src/core/crossmatch/choose-match.ts";
import { footprintOf } from "../../../../src/core/crossmatch/footprint.ts";
import { matchByKey } from "../../../../src/core/crossmatch/match-by-key.ts";
import { matchByPosition, pairsWithin } from "../../../../src/core/crossmatch/match-by-position.ts";
import { noSourceReasons } from "../../../../src/core/crossmatch/no-source-reason.ts";
import { proposeRadius } from "../../../../src/core/crossmatch/propose-radius.ts";
import { separationHistogram } from "../../../../src/core/crossmatch/separation-histogram.ts";
import { buildZoneIndex, type ZoneIndex } from "../../../../src/core/crossmatch/zone-index.ts";
import { noPoint } from "../../../../src/core/cube/no-point.ts";
import { isWorkbenchError } from "../../../../src/core/errors.ts";
import { hasData, readEpochs, readRows, readSources, type Sources } from "./series.ts";

describe.skipIf(!hasData)("against an independent match and STILTS (skipped where ../shared/data is missing)", () => {
  describe.each([
    { series: "synth-a", proposed: 1, pointCount: 36_248, width: 1200, height: 1200, slackPixels: 10 },
    { series: "hatp32", proposed: 2, pointCount: 50_687, width: 650, height: 500, slackPixels: 12 },
  ])("$series", ({ series, proposed, pointCount, width, height, slackPixels }) => {
    let reference: Sources;
    let index: ZoneIndex;
    let epochs: Map<string, Sources>;
    beforeAll(() => {
      reference = readSources(`${series}/coadd_ch1.sexcat`);
      index = buildZoneIndex(reference.raDeg, reference.decDeg);
      epochs = readEpochs(`${series}/epochs`);
    });
    const match = (epoch: string, radius: number, rule: "closest-first" | "mutual" = "closest-first") => {
      const sources = epochs.get(epoch)!;
      return matchByPosition(index, sources.raDeg, sources.decDeg, radius, { rule });
    };

    test("the radius is proposed from the pixel scale", () => {
      expect(proposeRadius(reference)).toBe(proposed);
    });

    test("every point of the truth and no other, to the printed separation", () => {
      const rows = readRows(`truth/${series}/lightcurves_ch1.csv.gz`);
      expect(rows).toHaveLength(pointCount);
      const expected = rows.map((row) => `${row.group_name} ${row.object} ${row.epoch_number}`).sort();
      const separations = new Map(rows.map((row) => [`${row.group_name} ${row.epoch_number}`, Number(row.sep_arcsec)]));
      const found: string[] = [];
      for (const [epoch, sources] of epochs) {
        const { objectOfSource, separationArcsec, ambiguousCount } = match(epoch, proposed);
        expect(ambiguousCount).toBe(0);
        objectOfSource.forEach((object, source) => {
          if (object < 0) return;
          found.push(`${epoch} ${reference.key[object]} ${sources.key[source]}`);
          const expectedArcsec = separations.get(`${epoch} ${sources.key[source]}`)!;
          expect(Math.abs(separationArcsec[source]! - expectedArcsec)).toBeLessThan(6e-5);
        });
      }
      expect(found.sort()).toEqual(expected);
    });

    test("as many pairs per epoch as the independent greedy and mutual matches, at every radius", () => {
      for (const row of readRows(`truth/${series}/match_counts_ch1.csv`)) {
        for (const radius of [0.5, 1, 2, 5, 10]) {
          const epoch = row.group_name!;
          expect(`${epoch} ${radius}: ${match(epoch, radius).matchedCount}`).toBe(
            `${epoch} ${radius}: ${row[`greedy_${radius}`]}`,
          );
          expect(match(epoch, radius, "mutual").matchedCount).toBe(Number(row[`mutual_${radius}`]));
        }
      }
    });

    test("as many pairs per epoch as STILTS tmatch2: all, best1, best2, and best where no pair is contested twice", () => {
      const rows = readRows(`truth/${series}/stilts_counts_ch1.csv`);
      expect(rows.length).toBeGreaterThan(100);
      for (const { group_name, radius_arcsec, find, pairs } of rows) {
        const [epoch, radius, expected] = [group_name!, Number(radius_arcsec), Number(pairs)];
        const { raDeg, decDeg } = epochs.get(epoch)!;
        const all = pairsWithin(index, raDeg, decDeg, radius);
        if (find === "all") expect(all.count).toBe(expected);
        else if (find === "best1") expect(new Set(all.object.subarray(0, all.count)).size).toBe(expected);
        else if (find === "best2") expect(new Set(all.source.subarray(0, all.count)).size).toBe(expected);
        else if (radius <= 2) expect(match(epoch, radius).matchedCount).toBe(expected);
        else {
          // In crowded groups STILTS leaves pairs unmade that greedy makes of what is left, and makes more than mutual does.
          expect(match(epoch, radius).matchedCount).toBeGreaterThanOrEqual(expected);
          expect(match(epoch, radius, "mutual").matchedCount).toBeLessThanOrEqual(expected);
        }
      }
    });

    test("no epoch is taken for dual-image mode", () => {
      for (const sources of epochs.values()) {
        const chosen = chooseMatch({ ...reference, index }, sources, { mode: "auto", radiusArcsec: proposed });
        expect(chosen.matchedBy).toBe("position");
        expect(chosen.keysRefused).toMatch(/arcsec from the object of that number|no object of the reference/);
      }
    });

    test("the separations themselves suggest a radius of the same size", () => {
      const [epoch] = [...epochs.values()];
      const { fit, pairCounts } = separationHistogram(index, epoch!.raDeg, epoch!.decDeg, 10);
      expect(pairCounts.reduce((sum, n) => sum + n)).toBe(
        Number(readRows(`truth/${series}/match_counts_ch1.csv`)[0]!.all_pairs_10),
      );
      expect(fit!.radiusArcsec).toBeGreaterThan(proposed / 4);
      expect(fit!.radiusArcsec).toBeLessThan(proposed * 4);
    });

    test("footprints end where the images do, to a few pixels", () => {
      for (const sources of epochs.values()) {
        const footprint = footprintOf(sources);
        if (footprint?.kind !== "image") throw new Error("expected an image");
        const { xFrom, xTo, yFrom, yTo } = footprint;
        const apart = [xFrom - 0.5, xTo - width - 0.5, yFrom - 0.5, yTo - height - 0.5].map(Math.abs);
        expect(Math.max(...apart)).toBeLessThan(slackPixels);
      }
    });

    test("every object without a point has one reason", () => {
      for (const [epoch, sources] of epochs) {
        const found = match(epoch, proposed);
        const reasons = noSourceReasons(found, sources, reference.raDeg, reference.decDeg);
        const count = (reason: number) => reasons.filter((r) => r === reason).length;
        expect(count(0)).toBe(found.matchedCount);
        const [outside, undetected, unmatched] = [noPoint.outsideFootprint, noPoint.notDetected, noPoint.unmatched].map(
          count,
        );
        expect(found.matchedCount + outside! + undetected! + unmatched!).toBe(reference.key.length);
      }
    });
  });

  test("synth-a's dual-image catalogs are recognised and joined by number, as the truth does", () => {
    const reference = readSources("synth-a/coadd_ch1.sexcat");
    const objects = { ...reference, index: buildZoneIndex(reference.raDeg, reference.decDeg) };
    const found: string[] = [];
    for (const [epoch, sources] of readEpochs("synth-a/dual")) {
      const { matchedBy, match } = chooseMatch(objects, sources, { mode: "auto", radiusArcsec: 1 });
      expect(matchedBy).toBe("key");
      match.sourceOfObject.forEach((source, object) => {
        if (source < 0) return;
        expect(reference.key[object]).toBe(sources.key[source]);
        found.push(`${epoch} ${sources.key[source]}`);
      });
    }
    const rows = readRows("truth/synth-a/dual_lightcurves.csv.gz");
    expect(found.sort()).toEqual(rows.map((row) => `${row.group_name} ${row.object}`).sort());
  });

  test("keys that were asked for and do not hold are refused by name, object and distance", () => {
    const reference = readSources("synth-a/coadd_ch1.sexcat");
    const objects = { ...reference, index: buildZoneIndex(reference.raDeg, reference.decDeg) };
    const sources = readSources("synth-a/epochs/IDF_gr58900158_ch1_sci.sexcat");
    try {
      chooseMatch(objects, sources, { mode: "key", radiusArcsec: 1 });
      expect.unreachable();
    } catch (error) {
      if (!isWorkbenchError(error, "KeysDisagree")) throw error;
      expect(error.details).toMatchObject({ file: sources.file, objectKey: "1" });
      expect(error.details.separationArcsec).toBeGreaterThan(100);
    }
  });
});

describe("matching by key", () => {
  const objects = { key: ["1", "2", "3"], raDeg: Float64Array.of(0, 1, 2), decDeg: Float64Array.of(0, 0, 0) };

  test("accepts some of the objects, in any order", () => {
    const sources = { key: ["3", "1"], raDeg: Float64Array.of(2, 360), decDeg: Float64Array.of(0, 1e-6) };
    const result = matchByKey(objects, sources);
    if (!result.agrees) throw new Error(result.reason);
    expect([...result.match.sourceOfObject]).toEqual([1, -1, 0]);
    expect(result).toMatchObject({ comparedCount: 2, match: { matchedCount: 2, unmatchedCount: 0 } });
  });

  test.each([
    [["1", "4"], [0, 1], "4 is no object of the reference"],
    [["1", "1"], [0, 0], "1 comes twice"],
    [["1", "2"], [0, 1.001], "2 lies 3.60 arcsec from the object of that number"],
  ])("refuses keys %j at RA %j: %s", (key, ra, reason) => {
    expect(matchByKey(objects, { key, raDeg: Float64Array.from(ra), decDeg: new Float64Array(2) })).toMatchObject({
      agrees: false,
      reason,
    });
  });

  test("without positions is done when asked for, not on its own", () => {
    const nowhere = new Float64Array(3).fill(Number.NaN);
    const indexed = { ...objects, index: buildZoneIndex(objects.raDeg, objects.decDeg) };
    const sources = { file: "x.cat", key: ["1", "2", "3"], raDeg: nowhere, decDeg: nowhere };
    expect(chooseMatch(indexed, sources, { mode: "key", radiusArcsec: 1 }).matchedBy).toBe("key");
    expect(chooseMatch(indexed, sources, { mode: "auto", radiusArcsec: 1 })).toMatchObject({
      matchedBy: "position",
      keysRefused: "no position shows that the numbers agree",
    });
  });
});
