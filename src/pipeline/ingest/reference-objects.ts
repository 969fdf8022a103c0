import type { Assumption } from "../../core/assumption.ts";
import { positionErrors } from "../../core/catalog/position-error.ts";
import { recogniseColumns } from "../../core/catalog/recognise-columns.ts";
import { proposeRadius } from "../../core/crossmatch/propose-radius.ts";
import { skyOrder } from "../../core/crossmatch/sky-order.ts";
import { type ObjectUnion, permuteUnion } from "../../core/crossmatch/union.ts";
import type { ObjectAxis, ObjectOrigin } from "../../core/cube/dataset.ts";
import { permuteAxis } from "../../core/cube/object-axis.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { CatalogWarning, ColumnMapping } from "../../core/format/catalog.ts";
import { formatCounted } from "../../core/format-counted.ts";
import type { Job } from "../../core/job.ts";
import { directionsOfPixels, starMagnitudes } from "../../core/pattern/image-plane.ts";
import type { ParseRequest } from "../../core/verbs/parse.ts";
import { magnitudeColumn, positionErrorColumn, unionAxis } from "../dataset/union-file.ts";
import type { CatalogParser } from "./ingest-io.ts";
import type { UnitedEpochs } from "./unite-epochs.ts";

/** The objects of a new dataset, in the order in which they are stored. */
export interface ReferenceObjects {
  objects: ObjectAxis;
  origin: ObjectOrigin;
  /** Of a union: its objects in the same order. */
  union?: ObjectUnion;
  place?: "image" | undefined;
  radiusArcsec: number;
  warnings: CatalogWarning[];
  assumptions: Assumption[];
}

/**
 * Objects from a reference catalog, one a source, with all of its columns.
 * @throws NothingToIngest when it has no sources, and what parsing it throws
 */
export async function objectsOfReference(
  parser: CatalogParser,
  request: ParseRequest,
  job: Job,
): Promise<ReferenceObjects> {
  const { sources, columns } = await parser.parseReference(request, job);
  const { file, contentHash, raDeg, decDeg, xImage, yImage, place, warnings, assumptions = [] } = sources;
  if (sources.rowCount === 0) throw noObjects(`The reference catalog ${file} holds no sources`);
  const objectKey = uniqueKeys(sources.sourceKey.map((key) => objectKeyPrefix(request.idf) + key));
  const placed = place === "image" ? directionsOfPixels(xImage, yImage) : { raDeg, decDeg };
  return {
    objects: permuteAxis({ objectKey, raDeg, decDeg, xImage, yImage, columns }, skyOrder(placed.raDeg, placed.decDeg)),
    origin: { kind: "reference", file, contentHash },
    place,
    radiusArcsec: proposeRadius(sources),
    warnings,
    // Of a reference catalog nothing is kept besides its objects.
    assumptions: assumptions.filter(({ kind }) => kind !== "property"),
  };
}

/**
 * Objects from the union of the epochs' sources; positions are centroids.
 * @throws NothingToIngest when no catalog has a source
 */
export function objectsOfUnion({ union, united, radiusArcsec, place, refused }: UnitedEpochs): ReferenceObjects {
  if (union.key.length === 0) throw nothingUnited(united.length, refused);
  const ordered = permuteUnion(union, skyOrder(union.raDeg, union.decDeg));
  return {
    objects: unionAxis(ordered, place),
    origin: { kind: "union", united },
    place,
    union: ordered,
    radiusArcsec,
    warnings: [],
    assumptions: [],
  };
}

/** One-sigma errors of objects' positions: a union's, else those that the reference catalog states. */
export function objectErrors({ columns }: ObjectAxis, mapping?: ColumnMapping): Float64Array | undefined {
  const united = columns.find(({ name }) => name === positionErrorColumn.name);
  const recognised = recogniseColumns(
    columns.map(({ name }) => name),
    { idf: false },
  );
  const axis = (name: string | undefined) => columns.find((column) => column.name === name?.toLowerCase());
  const chosen = [axis(mapping?.raError), axis(mapping?.decError)];
  const stated = chosen.some(Boolean) ? chosen : [axis(recognised.raError), axis(recognised.decError)];
  return united ? positionErrors(united) : positionErrors(...stated);
}

/** What object keys carry before the reference catalog's NUMBER: `I` where its name is an IDF name. */
export const objectKeyPrefix = (idf: boolean) => (idf ? "I" : "");

/** Why no catalog gave an object: each refused one by its own reason, and how many had no source with a position. */
function nothingUnited(readCount: number, refused: UnitedEpochs["refused"]): WorkbenchError<"NothingToIngest"> {
  const reasons = refused.map(({ catalog, error }) => ({ path: catalog.path, message: error.message }));
  const files = readCount + refused.length;
  if (reasons.length === 0) return noObjects("None of the catalogs holds a source with a position", files);
  const others =
    readCount > 0 ? ` ${formatCounted(readCount, "other holds", "others hold")} no source with a position.` : "";
  const listed = reasons.slice(0, 3).map(({ message }) => message);
  const more = reasons.length > listed.length ? ` And ${reasons.length - listed.length} more.` : "";
  return new WorkbenchError(
    "NothingToIngest",
    { files, refused: reasons },
    `${reasons.length} of ${files} catalogs were refused.${others} ${listed.join(" ")}${more}`,
  );
}

function noObjects(what: string, files = 0) {
  return new WorkbenchError("NothingToIngest", { files }, `${what}: there are no objects to make light curves of.`);
}

/** Repeated keys get a suffix: the second `4` becomes `4_2`. */
function uniqueKeys(keys: string[]): string[] {
  const count = new Map<string, number>();
  return keys.map((key) => {
    const n = (count.get(key) ?? 0) + 1;
    count.set(key, n);
    return n === 1 ? key : `${key}_${n}`;
  });
}

/** How bright objects without a place on the sky are: as their first catalog had them. */
export function objectMagnitudes({ columns, objectKey }: ObjectAxis): Float64Array {
  const kept = columns.find(({ name }) => name === magnitudeColumn.name);
  const { measurements } = recogniseColumns(
    columns.map(({ name }) => name),
    { idf: false },
  );
  const value = (name: string) => {
    const data = columns.find((column) => column.name === name)?.data;
    return data instanceof Float64Array ? Float32Array.from(data) : new Float32Array(objectKey.length).fill(Number.NaN);
  };
  if (kept?.data instanceof Float64Array) return kept.data;
  return starMagnitudes({
    rowCount: objectKey.length,
    measurements: measurements.map((measurement) => ({
      ...{ ...measurement, measurementKey: measurement.measurement, valueColumn: measurement.value },
      ...{ value: value(measurement.value), uncertainty: new Float32Array() },
    })),
  });
}
