// The comparison objects of synth-a, from its truth table, for the tests of zero points.
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { Ensemble } from "../../../../src/core/calibration/ensemble.ts";
import { sharedData } from "../../../support/truth.ts";

export interface SynthEnsemble extends Ensemble {
  objectKeys: string[];
  epochKeys: string[];
  flags: Int16Array;
  epochMjd: Float64Array;
}

/** Points of one measurement of synth-a; objects in the order of their numbers. */
export function readSynthEnsemble(measurement: string): SynthEnsemble {
  const text = gunzipSync(readFileSync(`${sharedData}truth/synth-a/lightcurves_ch1.csv.gz`)).toString();
  const [head, ...lines] = text
    .trimEnd()
    .split("\n")
    .map((line) => line.split(","));
  const column = (name: string) => head!.indexOf(name);
  const [object, group, value, error, flags, mjd] = [
    ...["object", "group_name", `mag_${measurement}`, `magerr_${measurement}`, "flags", "mjd"].map(column),
  ] as [number, number, number, number, number, number];
  const objectKeys = [...new Set(lines.map((line) => line[object]!))].sort((a, b) => Number(a) - Number(b));
  const epochKeys = [...new Set(lines.map((line) => line[group]!))].sort();
  const objectAt = new Map(objectKeys.map((key, i) => [key, i]));
  const epochAt = new Map(epochKeys.map((key, i) => [key, i]));
  const count = objectKeys.length * epochKeys.length;
  const ensemble = {
    objectKeys,
    epochKeys,
    objectCount: objectKeys.length,
    epochCount: epochKeys.length,
    value: new Float64Array(count).fill(Number.NaN),
    uncertainty: new Float64Array(count).fill(Number.NaN),
    flags: new Int16Array(count).fill(-1),
    epochMjd: new Float64Array(epochKeys.length),
  };
  for (const line of lines) {
    const at = objectAt.get(line[object]!)! * epochKeys.length + epochAt.get(line[group]!)!;
    ensemble.epochMjd[epochAt.get(line[group]!)!] = Number(line[mjd]);
    if (!(Number(line[value]) < 90)) continue;
    ensemble.value[at] = Number(line[value]);
    ensemble.uncertainty[at] = Number(line[error]);
    ensemble.flags[at] = Number(line[flags]);
  }
  return ensemble;
}

/** Some of the objects, in the order asked for. */
export function objectsOf(ensemble: Ensemble, objects: ArrayLike<number>): Ensemble {
  const { epochCount } = ensemble;
  const take = (data: Float64Array) => {
    const taken = new Float64Array(objects.length * epochCount);
    for (let i = 0; i < objects.length; i++)
      taken.set(data.subarray(objects[i]! * epochCount, (objects[i]! + 1) * epochCount), i * epochCount);
    return taken;
  };
  return {
    objectCount: objects.length,
    epochCount,
    value: take(ensemble.value),
    uncertainty: take(ensemble.uncertainty),
  };
}
