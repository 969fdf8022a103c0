import { WorkbenchError } from "../errors.ts";
import type { DatasetRecord, GenerationRecord, MeasurementAxis } from "./dataset.ts";

type Named = Pick<MeasurementAxis, "measurementKey">;

/** The light curves that are built; NotRechunked where there are none. */
export function publishedGeneration({
  datasetId,
  name,
  generation,
}: Pick<DatasetRecord, "datasetId" | "name" | "generation">): GenerationRecord {
  if (generation) return generation;
  throw new WorkbenchError("NotRechunked", { datasetId }, `“${name}” has no light curves yet: build them first.`);
}

/** The measurements of these keys, in the order of the keys; UnknownMeasurement for the first that is not known. */
export const measurementsOf = <Axis extends Named>(known: readonly Axis[], keys: readonly string[]): Axis[] =>
  keys.map((key) => {
    const found = known.find(({ measurementKey }) => measurementKey === key);
    if (found) return found;
    throw unknownMeasurement(key, known);
  });

export const unknownObject = (objectKey: string) =>
  new WorkbenchError("UnknownObject", { objectKey }, `There is no object “${objectKey}” in this dataset.`);

export const unknownMeasurement = (measurementKey: string, measurements: readonly Named[]) =>
  new WorkbenchError(
    "UnknownMeasurement",
    { measurementKey, known: measurements.map((measurement) => measurement.measurementKey) },
    `There is no measurement “${measurementKey}” in this dataset.`,
  );
