import { curveId, epochsByCurve } from "../../core/additions/excluded-points.ts";
import { correctionId } from "../../core/additions/kept-corrections.ts";
import { asCurveCorrection } from "../../core/calibration/as-curve-correction.ts";
import { scaleWords } from "../../core/calibration/scale-offset.ts";
import { type DatasetRecord, datasetFiles } from "../../core/cube/dataset.ts";
import { inTimeOrder } from "../../core/cube/epoch-order.ts";
import { publishedGeneration, unknownMeasurement, unknownObject } from "../../core/cube/named-parts.ts";
import { defined } from "../../core/defined.ts";
import type { PackedCurveBlock } from "../../core/lightcurve/curve-block.ts";
import { type CurveCorrection, correctionFor } from "../../core/lightcurve/curve-correction.ts";
import { type CurveAxis, type CurveName, type CurvePack, unpackCurves } from "../../core/lightcurve/curve-pack.ts";
import { type BlocksWanted, blocksOf, type CurveSource } from "../../core/lightcurve/curve-source.ts";
import type { LightCurve } from "../../core/lightcurve/light-curve.ts";
import type { PropertyPack } from "../../core/lightcurve/object-properties.ts";
import { excludedMask, treatCurves } from "../../core/lightcurve/treat-points.ts";
import { validityRule } from "../../core/lightcurve/valid.ts";
import type { Correction, MeasurementZeroPoints } from "../../core/verbs/calibrate.ts";
import type { DatasetOverview } from "../../core/verbs/datasets.ts";
import type { EpochColumns, LightCurveRequest, ObjectColumns } from "../../core/verbs/read.ts";
import { readEpochAxis, readObjectKeys } from "../../storage/axis-files.ts";
import { readRecord } from "../../storage/dataset-directory.ts";
import type { FileTree } from "../../storage/files.ts";
import { readDatasetState } from "../dataset/dataset-state.ts";
import { summarise } from "../dataset/datasets.ts";
import { excludedPointsId, type ReadingChoices, readChoices } from "../dataset/reading-choices.ts";
import { readTermObjects } from "../dataset/term-objects.ts";
import { readObjects } from "../dataset/union-file.ts";
import { GenerationReader } from "./generation-reader.ts";

/** Reads one dataset; any number may be open, also while a writer writes. Files stay open until `close`. */
export interface DatasetReader extends CurveSource {
  /** Reads dataset.json anew, and goes over to a newer generation where one was published. */
  overview(): Promise<DatasetOverview>;
  /** As `overview`, without a look at each epoch: the record alone. */
  record(): Promise<DatasetRecord>;
  /** What the correction in use says of a measurement's epochs, as of the last `overview` or `record`; undefined where there is none. */
  zeroPointsOf(measurementKey: string): MeasurementZeroPoints | undefined;
  /** The object axis, with objects that no rechunk has seen yet at its end. */
  objects(): Promise<ObjectColumns>;
  /** The committed epochs in time order (unknown times last, ties by key), with what the journal says of each. */
  epochs(): Promise<EpochColumns>;
  /**
   * Light curves of the published generation, in the order asked for; without a single point where no rechunk has seen
   * the object or measurement yet. Excluded epochs and points have no point; the correction in use is applied. Arrays are the caller's to keep or transfer; `epochKeys` and `epochMjd` are shared
   * between the curves of one call.
   * @throws NotRechunked, UnknownObject, UnknownMeasurement, DatasetDamaged
   */
  lightCurves(curves: LightCurveRequest["curves"]): Promise<LightCurve[]>;
}

interface ReadOptions {
  /** Light curves as they were measured, whatever correction is in use. */
  asStored?: boolean;
}

/**
 * @param tree the dataset's own directory, `datasetTree(root, datasetId)`
 * @throws DatasetMissing, DatasetTooNew, DatasetDamaged
 */
export async function openDatasetReader(
  tree: FileTree,
  { asStored = false }: ReadOptions = {},
): Promise<DatasetReader> {
  const read = async () => {
    const choices = await readChoices(tree);
    return asStored ? { ...choices, correction: undefined } : choices;
  };
  return new TreeReader(tree, await readRecord(tree), await read(), read);
}

class TreeReader implements DatasetReader {
  readonly #tree: FileTree;
  #record: DatasetRecord;
  #objectIndex: Promise<Map<string, number>> | undefined;
  #measurementIndex: Map<string, number>;
  #generation: Promise<GenerationReader> | undefined;

  /** Of each measurement, along an axis; made of the correction in use when a light curve is first read. */
  #corrections: { axisId: string; of: Map<string, CurveCorrection> } | undefined;
  #choices: ReadingChoices;
  /** Epochs of the points that are excluded, by light curve. */
  #excludedPoints: Map<string, Set<string>>;
  readonly #readChoices: () => Promise<ReadingChoices>;

  constructor(
    tree: FileTree,
    record: DatasetRecord,
    choices: ReadingChoices,
    readChoices: () => Promise<ReadingChoices>,
  ) {
    this.#choices = choices;
    this.#excludedPoints = epochsByCurve(choices.excludedPoints);
    this.#readChoices = readChoices;
    this.#tree = tree;
    this.#record = record;
    this.#measurementIndex = measurementIndexOf(record);
  }

  async overview(): Promise<DatasetOverview> {
    const state = await readDatasetState(this.#tree);
    await this.#goOverTo(state.record);
    const { correction: inUse, times, excludedPoints: ids } = this.#choices;
    const correction = inUse && {
      id: correctionId(inUse),
      name: inUse.name,
      version: inUse.version,
      measurementKeys: Object.keys(inUse.measurements),
      ...scalesOf(inUse.measurements),
    };
    const excludedPoints = ids.length > 0 ? { id: await excludedPointsId(ids), count: ids.length } : undefined;
    const hasLimits = [...state.epochs.values()].some(({ limits }) => limits) || undefined;
    const { wideFlags } = state.record.generation ?? {};
    return defined({
      record: state.record,
      summary: summarise(state),
      correction,
      times,
      excludedPoints,
      wideFlags,
      hasLimits,
    });
  }

  async record(): Promise<DatasetRecord> {
    const record = await readRecord(this.#tree);
    await this.#goOverTo(record);
    return record;
  }

  zeroPointsOf(measurementKey: string): MeasurementZeroPoints | undefined {
    return this.#choices.correction?.measurements[measurementKey];
  }

  async objects(): Promise<ObjectColumns> {
    this.#adopt(await readRecord(this.#tree));
    const axis = await readObjects(this.#tree, this.#record);
    this.#objectIndex ??= Promise.resolve(indexOf(axis.objectKey));
    return { count: axis.objectKey.length, ...axis };
  }

  async epochs(): Promise<EpochColumns> {
    const { epochs } = await readDatasetState(this.#tree);
    const { axis, lines } = inTimeOrder([...epochs.values()], await readEpochAxis(this.#epochChunked));
    return {
      count: lines.length,
      ...axis,
      catalogs: lines.map(({ catalogs }) => catalogs),
      refused: lines.map(({ refused }) => refused.map(({ file, tableKey, error }) => ({ file, tableKey, error }))),
    };
  }

  async lightCurves(curves: LightCurveRequest["curves"]): Promise<LightCurve[]> {
    const pack = await this.curvePack(curves);
    return unpackCurves(curves, pack, pack.axis!);
  }

  async curvePack(curves: readonly CurveName[], knownAxisId?: string): Promise<CurvePack> {
    return this.#patiently(() => this.#curvePack(curves, knownAxisId));
  }

  async propertyPack(objectKeys: readonly string[]): Promise<PropertyPack | undefined> {
    return this.#patiently(async () => {
      const { generation, objectIndex } = await this.#opened();
      return generation.readProperties(objectKeys.map((objectKey) => placeOf(objectKey, objectIndex)));
    });
  }

  /** Reads again where what was not found is in a newer record or generation. */
  async #patiently<Result>(act: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt++) {
      const read = this.#record;
      try {
        return await act();
      } catch (error) {
        // What was not found may be in a newer record or generation; an old one is removed some time after it is replaced.
        // Another call may have gone over to it meanwhile, which closes what this one was reading.
        const isNew =
          this.#adopt(await readRecord(this.#tree)) ||
          this.#record.generation?.generation !== read.generation?.generation;
        if (!isNew || attempt === 3) throw error;
      }
    }
  }

  async *blocks(wanted: BlocksWanted): AsyncGenerator<PackedCurveBlock, void, void> {
    const look = async () => {
      const record = await this.record();
      const { epochCount = 0, wideFlags } = record.generation ?? {};
      return defined({ record, wideFlags, epochCount });
    };
    yield* blocksOf(this, look, wanted);
  }

  close(): void {
    this.#generation?.then((generation) => generation.close()).catch(() => {});
    this.#generation = undefined;
  }

  get #epochChunked(): FileTree {
    return this.#tree.subtree(datasetFiles.epochChunked);
  }

  async #correctionsAlong({ axisId, epochKeys }: CurveAxis): Promise<Map<string, CurveCorrection>> {
    if (this.#corrections?.axisId !== axisId) {
      const { correction: inUse } = this.#choices;
      const { name = "", measurements = {} } = inUse ?? {};
      const objects = await readTermObjects(this.#tree, this.#record, inUse);
      const of = this.#record.measurements.flatMap((measurement) => {
        const zeroPoints = measurements[measurement.measurementKey];
        if (!zeroPoints) return [];
        const correction = asCurveCorrection(name, zeroPoints, epochKeys, validityRule(measurement), objects);
        return [[measurement.measurementKey, correction] as const];
      });
      // Another may have come into use while objects were read: whoever asks next must not be given this one.
      if (inUse !== this.#choices.correction) return new Map(of);
      this.#corrections = { axisId, of: new Map(of) };
    }
    return this.#corrections.of;
  }

  async #goOverTo(record: DatasetRecord): Promise<void> {
    this.#adopt(record);
    this.#choices = await this.#readChoices();
    this.#excludedPoints = epochsByCurve(this.#choices.excludedPoints);
    this.#corrections = undefined;
    if (record.generation) this.#openAhead();
  }

  /** Adopts a newer record; true when anything that light curves depend on is new. */
  #adopt(record: DatasetRecord): boolean {
    const before = this.#record;
    this.#record = record;
    const newObjects = record.objectCount !== before.objectCount;
    const newMeasurements = record.measurements.length !== before.measurements.length;
    const newGeneration = record.generation?.generation !== before.generation?.generation;
    if (newObjects) this.#objectIndex = undefined;
    if (newMeasurements) this.#measurementIndex = measurementIndexOf(record);
    if (newGeneration) this.close();
    return newObjects || newGeneration || newMeasurements;
  }

  /** What the first light curve needs, while the asker looks for its name; what fails is told to whoever needs it. */
  #openAhead(): void {
    if (this.#generation) return;
    const opening = openGeneration(this.#tree, this.#record);
    this.#generation = opening;
    opening.catch(() => {
      if (this.#generation === opening) this.#generation = undefined;
    });
  }

  async #opened() {
    this.#generation ??= openGeneration(this.#tree, this.#record);
    this.#objectIndex ??= indexObjects(this.#epochChunked, this.#record.objectCount);
    const [generation, objectIndex] = await Promise.all([this.#generation, this.#objectIndex]).catch((error) => {
      this.#generation = undefined;
      this.#objectIndex = undefined;
      throw error;
    });
    return { generation, objectIndex };
  }

  async #curvePack(curves: readonly CurveName[], knownAxisId: string | undefined): Promise<CurvePack> {
    const { generation, objectIndex } = await this.#opened();
    const wanted = curves.map(({ objectKey, measurementKey }) => {
      const object = placeOf(objectKey, objectIndex);
      const measurement = this.#measurementIndex.get(measurementKey);
      if (measurement === undefined) throw unknownMeasurement(measurementKey, this.#record.measurements);
      return { object, measurement };
    });
    const { axis } = generation;
    const pack: CurvePack = { axisId: axis.axisId, ...(await generation.read(wanted)) };
    const excludedEpochs = excludedMask(axis.epochKeys, this.#record.excludedEpochs);
    const limits = generation.limits.packed(curves)?.filter(({ epoch }) => !excludedEpochs?.[epoch]);
    if (limits) pack.limits = limits;
    const corrections = await this.#correctionsAlong(axis);
    if (excludedEpochs || corrections.size > 0 || this.#excludedPoints.size > 0) {
      const unpacked = unpackCurves(curves, pack, axis);
      const taken = treatCurves(unpacked, { excludedEpochs }, (position) => ({
        excludedPoints: excludedMask(axis.epochKeys, this.#excludedPoints.get(curveId(unpacked[position]!))),
        correction: correctionFor(corrections.get(unpacked[position]!.measurementKey), unpacked[position]!.objectKey),
      }));
      if (taken.some((share) => share !== undefined)) pack.taken = taken;
    }
    if (axis.axisId !== knownAxisId) pack.axis = { ...axis, epochMjd: axis.epochMjd.slice() };
    return pack;
  }
}

async function openGeneration(tree: FileTree, record: DatasetRecord): Promise<GenerationReader> {
  return GenerationReader.open(tree, record, publishedGeneration(record));
}

async function indexObjects(store: FileTree, objectCount: number): Promise<Map<string, number>> {
  return indexOf((await readObjectKeys(store)).slice(0, objectCount));
}

const indexOf = (keys: readonly string[]) => new Map(keys.map((key, index) => [key, index]));

const measurementIndexOf = ({ measurements }: DatasetRecord) =>
  indexOf(measurements.map(({ measurementKey }) => measurementKey));

function placeOf(objectKey: string, objectIndex: ReadonlyMap<string, number>): number {
  const object = objectIndex.get(objectKey);
  if (object === undefined) throw unknownObject(objectKey);
  return object;
}

function scalesOf(measurements: Correction["measurements"]): { scales?: { [measurementKey: string]: string } } {
  const scales = Object.entries(measurements).flatMap(([key, { reference }]) =>
    reference ? [[key, scaleWords(reference)] as const] : [],
  );
  return scales.length > 0 ? { scales: Object.fromEntries(scales) } : {};
}
