import { expect } from "vitest";
import { isWorkbenchError } from "../../src/core/errors.ts";
import { unpackCurveBlock } from "../../src/core/lightcurve/curve-block.ts";
import { type CurveAxis, unpackCurves } from "../../src/core/lightcurve/curve-pack.ts";
import type { CurveSource } from "../../src/core/lightcurve/curve-source.ts";

/** What tests/fixtures/stores-python/make_stores.py writes, and `writeContractDataset` as a dataset of ours. */
export const contractObjects = ["o0", "o1", "o2"];
export const contractMeasurements = ["ch1-mag_auto", "ch2-mag_auto"];
export const contractEpochs = ["e0", "e1", "e2", "e3", "e4"];
export const contractMjd = contractEpochs.map((_, epoch) => 58_000 + 10 * epoch);

export const isMeasured = (object: number, measurement: number, epoch: number) =>
  (object + measurement + epoch) % 4 !== 0;
export const contractValue = (object: number, measurement: number, epoch: number) =>
  15 + object + measurement / 2 + epoch / 8;
export const contractUncertainty = (object: number, epoch: number) => (1 + object + epoch) / 64;

/** What differs between stores of the same numbers. */
export interface ContractStore {
  open(): Promise<CurveSource>;
  /** `ours`: flags and the reasons for missing points; `bool`: 1 for any flag; `none`. `ours` where not given. */
  flags?: "ours" | "bool" | "none";
  epochKeys?: string[];
  timesUnknown?: boolean;
}

const names = contractObjects.flatMap((objectKey) =>
  contractMeasurements.map((measurementKey) => ({ objectKey, measurementKey })),
);

function flagOf(kind: ContractStore["flags"], object: number, measurement: number, epoch: number): number {
  const measured = isMeasured(object, measurement, epoch);
  if (kind === "none") return measured ? 0 : -1;
  if (kind === "bool") return measured ? Number(epoch === 3) : -1;
  return measured ? (epoch === 3 ? 2 : 0) : -3;
}

/** What every source of light curves does, whatever it lies in. */
export const curveSourceContract: {
  sentence: string;
  check(source: CurveSource, store: ContractStore): Promise<void>;
}[] = [
  {
    sentence: "says what is in it: measurements, their tables and kinds, and how many objects",
    async check(source) {
      const { record } = await source.overview();
      expect(record.measurements.map(({ measurementKey }) => measurementKey)).toEqual(contractMeasurements);
      expect(record.measurements.map(({ kind, unit }) => `${kind} ${unit}`)).toEqual(["mag mag", "mag mag"]);
      expect(record.objectCount).toBe(3);
      const known = record.tables.map(({ tableKey }) => tableKey);
      for (const { tableKey } of record.measurements) expect(known).toContain(tableKey);
    },
  },
  {
    sentence: "has its objects with their positions",
    async check(source) {
      const { count, objectKey, raDeg, decDeg } = await source.objects();
      expect([count, objectKey]).toEqual([3, contractObjects]);
      expect([[...raDeg], [...decDeg]]).toEqual([
        [10, 10.5, 11],
        [-5, -5.5, -6],
      ]);
    },
  },
  {
    sentence: "has its epochs in the order of time",
    async check(source, { epochKeys = contractEpochs }) {
      const { count, epochKey, epochMjd, catalogs } = await source.epochs();
      expect([count, epochKey, [...epochMjd]]).toEqual([5, epochKeys, contractMjd]);
      expect(catalogs.length).toBe(5);
    },
  },
  {
    sentence: "reads every light curve, in the order asked for: the very numbers, NaN where there is none",
    async check(source, { flags, epochKeys = contractEpochs }) {
      const asked = [...names].reverse();
      const pack = await source.curvePack(asked);
      const curves = unpackCurves(asked, pack, pack.axis!);
      for (const curve of curves) {
        const object = contractObjects.indexOf(curve.objectKey);
        const m = contractMeasurements.indexOf(curve.measurementKey);
        const expected = (number: (epoch: number) => number) =>
          contractEpochs.map((_, epoch) => (isMeasured(object, m, epoch) ? number(epoch) : Number.NaN));
        expect(curve.epochKeys).toEqual(epochKeys);
        expect([...curve.epochMjd]).toEqual(contractMjd);
        expect([...curve.value]).toEqual(expected((epoch) => contractValue(object, m, epoch)));
        expect([...curve.uncertainty]).toEqual(expected((epoch) => contractUncertainty(object, epoch)));
        expect([...curve.flags]).toEqual(contractEpochs.map((_, epoch) => flagOf(flags, object, m, epoch)));
      }
    },
  },
  {
    sentence: "gives away what it hands out: what is done with it changes nothing of the next answer",
    async check(source) {
      const ask = async () => [await source.objects(), await source.epochs(), await source.curvePack(names)] as const;
      const first = await ask();
      const before = structuredClone(first);
      const [objects, epochs, { numbers, axis }] = first;
      const columns = [...objects.columns, ...epochs.columns].map(({ data }) => data);
      const arrays = [objects.raDeg, epochs.epochMjd, numbers, axis!.epochMjd, ...columns];
      const transfer = arrays.flatMap((data) => (Array.isArray(data) ? [] : [data.buffer as ArrayBuffer]));
      structuredClone(0, { transfer });
      expect(await ask()).toEqual(before);
    },
  },
  {
    sentence: "sends the axis of its epochs only to those who do not have it",
    async check(source) {
      const { axisId, axis } = await source.curvePack([names[0]!]);
      expect(axis?.axisId).toBe(axisId);
      expect((await source.curvePack([names[1]!], axisId)).axis).toBeUndefined();
    },
  },
  {
    sentence: "streams the same light curves block by block",
    async check(source) {
      const pack = await source.curvePack(names);
      const whole = unpackCurves(names, pack, pack.axis!);
      let axis: CurveAxis | undefined;
      const streamed = [];
      for await (const block of source.blocks({ blockBytes: 1 })) {
        axis = block.axis ?? axis;
        streamed.push(...unpackCurveBlock(block, axis!).curves);
      }
      expect(streamed).toEqual(whole);
      const some = [];
      for await (const block of source.blocks({ objectKeys: ["o2"], measurementKeys: ["ch2-mag_auto"] }))
        some.push(...unpackCurveBlock(block, block.axis!).curves);
      expect(some).toEqual(whole.slice(-1));
    },
  },
  {
    sentence: "knows no object and no measurement that is not there",
    async check(source) {
      const failing = async (objectKey: string, measurementKey: string) =>
        source.curvePack([{ objectKey, measurementKey }]).then(
          () => undefined,
          (error) => isWorkbenchError(error) && error.tag,
        );
      expect(await failing("o3", contractMeasurements[0]!)).toBe("UnknownObject");
      expect(await failing("o0", "ch3-mag_auto")).toBe("UnknownMeasurement");
    },
  },
];
