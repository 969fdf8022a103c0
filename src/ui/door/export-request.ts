import {
  type CurveFileOptions,
  curveFileOptionsIn,
  refuseTold,
  type ToldFile,
  toldFile,
} from "../../core/archives/curve-file-options.ts";
import type { CurvePreview } from "../../core/archives/curve-preview.ts";
import { statedFrame, timeKinds } from "../../core/barycenter/time-settings.ts";
import {
  type Check,
  callback,
  flag,
  instance,
  invalidArgument,
  list,
  oneOf,
  optional,
  shape,
  text,
} from "../../core/check-value.ts";
import type { AxisColumn } from "../../core/column.ts";
import { defined } from "../../core/defined.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { timeSentence } from "../../core/export/about-export.ts";
import { withMoreColumns } from "../../core/export/whole-table.ts";
import { abortedError } from "../../core/job.ts";
import type { CodecName } from "../../core/kernels/codec-name.ts";
import type { ObjectColumns } from "../../core/lightcurve/source-axes.ts";
import type { LookedAt, SourceRequest } from "../../core/verbs/datasets.ts";
import type { ExportCurvesRequest } from "../../core/verbs/export-curves.ts";
import type { ImportStoreReport } from "../../core/verbs/import-store.ts";
import type { RemoteStore } from "../../core/verbs/remote-store.ts";
import { workbenchVersion } from "../../core/version.ts";
import { unlessAborted } from "./unless-aborted.ts";
import type { CallOptions, ExportObjectsRequest, Workbench } from "./workbench-api.ts";
import { exporter, reader, writer } from "./workers.ts";

/** Fetched through here, so that the page need not know at first what it is made of. */
export const knownCalls = () => import("./known-calls.ts");

const keys = optional(list(text()));
const checkCall = optional(
  shape({ signal: optional(instance(AbortSignal, "an AbortSignal")), onProgress: optional(callback) }),
);
const checkCurves = shape({
  format: text({ leastLength: 1 }),
  objectKeys: keys,
  measurementKeys: keys,
  values: optional(oneOf("raw", "corrected", "both")),
  times: optional(oneOf(...timeKinds)),
  onlyPoints: optional(flag),
  observerCode: optional(text()),
  filters: optional(shape({})),
});
const cells: Check<AxisColumn["data"]> = (value, argument) =>
  value instanceof Float64Array ? value : list(text())(value, argument);
const moreColumns = optional(
  list(shape({ name: text({ leastLength: 1 }), unit: optional(text()), description: optional(text()), data: cells })),
);
const checkObjects = shape({ format: text({ leastLength: 1 }), objectKeys: keys, columnNames: keys, moreColumns });

/** @throws InvalidArgument, Aborted, and what the export does */
export async function exportCurves(
  openSource: () => Promise<SourceRequest>,
  request: Omit<ExportCurvesRequest, "datasetId" | "file">,
  options: CallOptions = {},
): Promise<Blob> {
  checkCurves(request, "request");
  checkCall(options, "options");
  const { signal, onProgress } = options;
  if (signal?.aborted) throw abortedError();
  return exporter().exportCurves({ ...request, ...(await openSource()) }, { signal, onProgress });
}

/** @throws InvalidArgument, UnknownObject, Aborted */
export async function exportObjects(
  workbench: Workbench,
  request: ExportObjectsRequest,
  options: CallOptions = {},
): Promise<Blob> {
  checkObjects(request, "request");
  checkCall(options, "options");
  const { signal, onProgress } = options;
  if (signal?.aborted) throw abortedError();
  const { format, objectKeys, columnNames, moreColumns = [] } = request;
  const objects = await workbench.objects({ signal });
  const statistics = await workbench.statistics(undefined, { signal });
  const all = [
    ...objectTable(objects, statistics),
    ...(await (await knownCalls()).exportedColumns(workbench, statistics, signal)),
  ];
  const wanted = columnNames && new Set(["object_key", "ra", "dec", ...columnNames]);
  const columns = withMoreColumns(wanted ? all.filter(({ name }) => wanted.has(name)) : all, moreColumns);
  const { record, correction, times } = workbench.current!;
  const corrected = correction
    ? `with the zero points “${correction.name}” (version ${correction.version})`
    : "of values as measured";
  const time = statedFrame(record.time, times);
  const table = {
    ...{ format, name: record.name, time, columns: objectKeys ? rowsOf(columns, objectKeys) : columns },
    about: [
      `Objects of “${record.name}”, exported by Lightcurve Workbench ${workbenchVersion}.`,
      ...(statistics.length > 0 ? [`Statistics of the light curves are ${corrected}.`] : []),
      timeSentence(time),
    ],
  };
  return exporter().exportTable(table, { signal, onProgress });
}

/** @throws DatasetMissing, ReadOnly, Aborted */
export async function exportZip(
  openId: (verb: string, signal?: AbortSignal) => Promise<string>,
  { signal, onProgress, codec }: CallOptions & { codec?: CodecName } = {},
): Promise<Blob> {
  return exporter().exportZip(defined({ datasetId: await openId("exportZip", signal), codec }), { signal, onProgress });
}

/** What is to be looked at, as workers are told of it. @throws InvalidArgument */
export async function lookedAt(
  given: File | readonly File[] | string,
  options: CallOptions & CurveFileOptions,
): Promise<File | ToldFile | RemoteStore> {
  const told = curveFileOptionsIn(options);
  if (typeof given !== "string") return toldFile(given, told);
  const store = (await import("./remote-store.ts")).remoteStore(given, options.signal);
  refuseTold(told, store.name);
  return store;
}

const checkFiles = (given: unknown): File[] => {
  const files = list(instance(File, "a file"))(given, "file");
  if (files.length === 0) throw invalidArgument("file", "a file, or several", given);
  return files;
};

/** @throws InvalidArgument, NotACatalog, CatalogSyntax, InvalidRequest, Aborted */
export async function previewCurves(
  given: File | readonly File[],
  options: CallOptions & CurveFileOptions = {},
): Promise<CurvePreview | undefined> {
  const files = checkFiles(given instanceof File ? [given] : given);
  checkCall(options, "options");
  const { signal } = options;
  const request = defined({ files, told: curveFileOptionsIn(options) });
  return unlessAborted(signal, () => reader().previewCurves(request, { signal }));
}

/** @throws InvalidArgument, NotAStore, StoreDamaged, ServerFault, InvalidRequest, QuotaExceeded, Aborted */
export async function importStore(
  workbench: Workbench,
  given: LookedAt | readonly File[] | undefined,
  options: CallOptions & CurveFileOptions = {},
): Promise<ImportStoreReport> {
  if (Array.isArray(given)) checkFiles(given);
  else if (!given || !("carrier" in given || "told" in given)) instance(File, "a file")(given, "file");
  checkCall(options, "options");
  const told = curveFileOptionsIn(options);
  if (given && "carrier" in given) refuseTold(told, given.name);
  const file = toldFile(given!, told);
  const { signal, onProgress } = options;
  if (signal?.aborted) throw abortedError();
  await workbench.ready;
  const report = await writer().importStore({ file }, { signal, onProgress });
  await workbench.open(report.datasetId);
  await workbench.rechunk({ signal, onProgress });
  if (report.hadStatistics) await workbench.analyse({ signal, onProgress });
  return report;
}

function objectTable(objects: ObjectColumns, statistics: readonly AxisColumn[]): AxisColumn[] {
  const { objectKey, raDeg, decDeg, xImage, yImage } = objects;
  const placed = (data: Float64Array) => data.some((value) => !Number.isNaN(value));
  const pixels = [
    { name: "x_image", unit: "pix", description: "Position on the image", data: xImage },
    { name: "y_image", unit: "pix", description: "Position on the image", data: yImage },
  ].filter(({ data }) => placed(data));
  return [
    { name: "object_key", description: "Key of the object", data: objectKey },
    { name: "ra", unit: "deg", description: "Right ascension, J2000", data: raDeg },
    { name: "dec", unit: "deg", description: "Declination, J2000", data: decDeg },
    ...pixels,
    ...objects.columns.map((column) => ({ ...column, name: `object_${column.name}` })),
    ...statistics,
  ];
}

function rowsOf(columns: readonly AxisColumn[], objectKeys: readonly string[]): AxisColumn[] {
  const at = new Map((columns[0]!.data as string[]).map((key, index) => [key, index]));
  const rows = objectKeys.map((objectKey) => {
    const row = at.get(objectKey);
    if (row !== undefined) return row;
    throw new WorkbenchError("UnknownObject", { objectKey }, `There is no object “${objectKey}” in this dataset.`);
  });
  return columns.map((column) => ({
    ...column,
    data:
      column.data instanceof Float64Array
        ? Float64Array.from(rows, (row) => (column.data as Float64Array)[row]!)
        : rows.map((row) => (column.data as string[])[row]!),
  }));
}
