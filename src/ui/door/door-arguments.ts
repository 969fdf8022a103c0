import {
  type Check,
  callback,
  flag,
  instance,
  invalidArgument,
  isRight,
  list,
  number,
  oneOf,
  optional,
  shape,
  text,
} from "../../core/check-value.ts";
import { fileRoles } from "../../core/naming/ingest-plan.ts";
import type { DroppedFile } from "../../core/verbs/expand-archives.ts";
import type { Workbench } from "./workbench-api.ts";

const signal = optional(instance(AbortSignal, "an AbortSignal"));
const call = { signal, onProgress: optional(callback) };
const options = optional(shape(call));
const codec = optional(oneOf("none", "zstd"));
const keys = list(text());
const bytes = optional(number({ least: 1, most: 2 ** 40 }));
const mostArcsec = 3600;

/** A folder's name, or what a file that is looked at is known by. */
const datasetId: Check<string> = (value, argument) => {
  if (typeof value !== "string" || !/^(file:)?\w[\w.-]*$/.test(value))
    throw invalidArgument(argument, "a dataset's id", value);
  return value;
};

const dropped: Check<DroppedFile> = shape({ path: text({ leastLength: 1 }), file: instance(Blob, "a file") }) as never;

/** A file as it was dropped; a plain `File` has its path from its folder or its name. */
export function asDropped(file: File | DroppedFile): DroppedFile {
  if (file instanceof File) return { path: file.webkitRelativePath || file.name, file };
  dropped(file, "a file");
  return file;
}

/** What can be gone through only once is left to who goes through it. */
export const files: Check<unknown> = (value, argument) => {
  if (typeof value !== "object" || value === null || !(Symbol.iterator in value))
    throw invalidArgument(argument, "files", value);
  return value;
};

const roles: Check<unknown> = (value, argument) => {
  shape({})(value, argument);
  for (const [path, role] of Object.entries(value as object)) oneOf(...fileRoles)(role, `${argument}.${path}`);
};

const blocks = { measurementKeys: optional(keys), blockBytes: bytes };
const stream = optional(shape({ signal, ahead: optional(number({ least: 0, most: 1000 })) }));

/** What each call of the scripting door takes, in its order: names as in its type. Parts that are not named are passed on. */
const doorArguments: Partial<Record<keyof Workbench, Record<string, Check<unknown>>>> = {
  onChange: { listener: callback },
  onOtherTabs: { listener: callback },
  onKept: { listener: callback },
  expandArchives: { files, options },
  estimateBytes: { files },
  ingest: {
    files,
    options: optional(
      shape({
        ...call,
        onEvent: optional(callback),
        dataset: optional((value, argument) =>
          isRight(oneOf("auto", "new"), value) ? value : datasetId(value, argument),
        ),
        mode: optional(oneOf("auto", "key", "position")),
        radiusArcsec: optional(number({ above: 0, most: mostArcsec })),
        removeOffsets: optional(flag),
        keepOffsets: optional(flag),
        weighErrors: optional(flag),
        sourceProperties: optional(flag),
        rechunk: optional(flag),
        reread: optional(flag),
        anewFrom: optional(datasetId),
        name: optional(text({ leastLength: 1, mostLength: 200 })),
        template: optional(text()),
        referencePath: optional(text()),
        epochTablePath: optional(text()),
        roles: optional(roles),
        codec,
      }),
    ),
  },
  rechunk: {
    options: optional(
      shape({ ...call, maxBytes: bytes, codec, force: optional(flag), zeroPoints: optional(oneOf("auto", "none")) }),
    ),
  },
  verify: { options },
  repair: { options },
  objects: { options },
  epochs: { options },
  lightCurve: { objectKey: text(), measurementKey: text(), options },
  sourceProperties: { objectKey: text(), options },
  lightCurves: { curves: list(shape({ objectKey: text(), measurementKey: text() })), options },
  curveBlocks: { request: optional(shape({ ...blocks, objectKeys: optional(keys) })), options: stream },
  epochBlocks: { epochKey: text(), request: optional(shape(blocks)), options: stream },
  images: { options },
  addImages: { files, options },
  openImage: { image: shape({ path: text(), extension: number({ least: 0, whole: true }) }), options },
  cutout: {
    request: shape({
      objectKey: text(),
      epochKey: optional(text()),
      tableKey: optional(text()),
      sizePixels: number({ least: 1, most: 4096, whole: true }),
    }),
    options,
  },
  searchPeriods: { request: optional(shape({})), options },
  injectAndRecover: { request: optional(shape({})), options },
  variability: { measurementKey: text({ leastLength: 1 }), options },
  analyse: { options: optional(shape({ ...call, measurementKeys: optional(keys), force: optional(flag) })) },
  statistics: { columnNames: optional(keys), options },
  flagCounts: { tableKey: text({ leastLength: 1 }), options },
  exportZip: { options: optional(shape({ ...call, codec })) },
  datasets: { options },
  open: { datasetId, options },
  holdsStore: { file: instance(Blob, "a file"), options },
  openStore: {
    file: (value, argument) => {
      const file = instance(Blob, "a file");
      if (Array.isArray(value) && value.length > 0) return list(file)(value, argument);
      return typeof value === "string" ? value : file(value, argument);
    },
    options,
  },
  describe: { options },
  view: { options },
  additions: { options },
  space: { options },
  rename: { datasetId, name: text({ leastLength: 1, mostLength: 200 }), options },
  remove: { datasetId, options },
  saveView: { datasetId, view: shape({}), options },
  keep: { datasetId },
  excludePoints: {
    points: list(shape({ objectKey: text(), measurementKey: text(), epochKey: text() })),
    options: optional(shape({ ...call, exclude: optional(flag) })),
  },
  excludeEpochs: { epochKeys: keys, options: optional(shape({ ...call, exclude: optional(flag) })) },
};

const streams: ReadonlySet<keyof Workbench> = new Set(["curveBlocks", "epochBlocks"]);
const atOnce: ReadonlySet<keyof Workbench> = new Set(["onChange", "onOtherTabs", "onKept", "estimateBytes"]);

/** Has every call check what it is given before it does anything: it rejects, or throws, with InvalidArgument. */
export function checkArguments(door: Workbench): Workbench {
  for (const [name, checks] of Object.entries(doorArguments) as [keyof Workbench, Record<string, Check<unknown>>][]) {
    const unchecked = door[name] as (...given: unknown[]) => unknown;
    const check = (given: readonly unknown[]) => {
      for (const [at, [argument, right]] of Object.entries(checks).entries()) right(given[at], argument);
    };
    const checkedCall = streams.has(name)
      ? async function* (...given: unknown[]) {
          check(given);
          yield* unchecked(...given) as AsyncGenerator;
        }
      : atOnce.has(name)
        ? (...given: unknown[]) => {
            check(given);
            return unchecked(...given);
          }
        : async (...given: unknown[]) => {
            check(given);
            return unchecked(...given);
          };
    Object.defineProperty(door, name, { value: checkedCall });
  }
  return door;
}
