import { type Assumption, noteAssumptions } from "../../core/assumption.ts";
import type { EpochAxis } from "../../core/cube/dataset.ts";
import { type EpochExposure, fillEpochs, fillingSaid } from "../../core/cube/fill-epochs.ts";
import { exposureOf } from "../../core/format/fits/exposure.ts";
import { formatCounted } from "../../core/format-counted.ts";
import { firstImageHeader } from "../../core/image/open-images.ts";
import { parseWcs } from "../../core/image/wcs.ts";
import type { Job } from "../../core/job.ts";
import { imageRoles } from "../../core/naming/image-roles.ts";
import type { IngestReport, IngestRequest } from "../../core/verbs/ingest.ts";
import type { DatasetWriter } from "../epochs/write-epoch.ts";

/** Headers that are read side by side. */
const atOnce = 8;

/**
 * Gives epochs what nothing says of them but the headers of the images in the drop, and says so. A file that cannot be read
 * says nothing: it is listed with the images. Nothing about an image ever stops an ingest.
 * @param axis what epoch tables and catalogs say
 * @returns the axis, filled where something was missing
 */
export async function fillFromImages(
  writer: DatasetWriter,
  files: IngestRequest["files"],
  axis: EpochAxis | undefined,
  assumptions: IngestReport["assumptions"],
  job: Job,
): Promise<EpochAxis | undefined> {
  try {
    const said = await readExposures(writer, files, job);
    noteAssumptions(assumptions, daysSaid(said));
    const merged = await writer.epochAxis(axis);
    const exposures = await exposuresOf(writer, merged, said);
    const filled = fillEpochs(merged, exposures);
    if (!filled) return axis;
    noteAssumptions(assumptions, [{ kind: "image", text: fillingSaid(exposures.length, filled) }]);
    const { time } = writer.record;
    if (filled.frame && time.reference === "unknown") {
      const scale = time.scale === "unknown" ? filled.frame.scale : time.scale;
      await writer.update({ time: { ...time, reference: filled.frame.reference, scale } });
    }
    return withoutGaps(filled.axis);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    noteAssumptions(assumptions, [{ kind: "image", text: `The headers of images were not used: ${what}` }]);
    return axis;
  }
}

/** A whole day number is hardly ever midnight: it is one whose time of day was cut off. */
function daysSaid(said: readonly Said[]): Assumption[] {
  const days = said.flatMap(({ dayOnly, path }) => (dayOnly ? [{ ...dayOnly, path }] : []));
  const [first] = days;
  if (!first) return [];
  const who = formatCounted(days.length, "image states", "images state");
  const text = `${who} a day and no time of day (${first.keyword} of ${first.path}: MJD ${first.mjd}). It was read as the day, not as midnight, and gives no epoch its time: an epoch table, or a keyword with the time of day, does.`;
  return [{ kind: "image", text, path: first.path, fileCount: days.length }];
}

type Said = Omit<EpochExposure, "epochKey"> & { path: string };

async function readExposures(writer: DatasetWriter, files: IngestRequest["files"], job: Job): Promise<Said[]> {
  if (writer.epochs.size === 0) return [];
  const said: Said[] = [];
  for (let from = 0; from < files.length; from += atOnce) {
    await job.checkpoint("read");
    job.progress({ stage: "read", done: from, total: files.length, unit: "file" });
    const read = files.slice(from, from + atOnce).map(async ({ path, file }): Promise<Said[]> => {
      const header = await firstImageHeader(file, path).catch(() => undefined);
      if (!header) return [];
      const { wcs } = parseWcs(header);
      return [{ ...exposureOf(header), path, ...(wcs ? { pixelScaleArcsec: wcs.pixelScaleArcsec } : {}) }];
    });
    said.push(...(await Promise.all(read)).flat());
  }
  return said;
}

async function exposuresOf(writer: DatasetWriter, axis: EpochAxis, said: Said[]): Promise<EpochExposure[]> {
  const { reference, template, tables } = writer.record;
  const { epochKey, epochMjd } = axis;
  const named = said.map(({ path, startMjd, filter, numbers }) => {
    const exptimeSeconds = numbers.find(({ name }) => name === "exptime")?.value;
    return {
      path,
      ...(startMjd === undefined ? {} : { mjd: startMjd }),
      ...(exptimeSeconds === undefined ? {} : { exptimeSeconds }),
      ...(filter === undefined ? {} : { filter }),
    };
  });
  const roles = imageRoles(named, {
    ...{ template, tables, epochKey, epochMjd },
    catalogs: epochKey.map((key) => writer.epochs.get(key)?.catalogs ?? []),
    ...(reference.kind === "reference" ? { referenceFile: reference.file } : {}),
  });
  return said.flatMap((one, i) =>
    roles[i]!.epochKey === undefined ? [] : [{ ...one, epochKey: roles[i]!.epochKey! }],
  );
}

/** Without the positions that no epoch is at. */
function withoutGaps({ epochKey, epochMjd, timeSource, columns }: EpochAxis): EpochAxis {
  const rows = [...epochKey.keys()].filter((row) => epochKey[row] !== "");
  const pick = <T>(data: ArrayLike<T>) => rows.map((row) => data[row]!);
  return {
    epochKey: pick(epochKey),
    epochMjd: Float64Array.from(pick(epochMjd)),
    timeSource: pick(timeSource),
    columns: columns.map(({ data, ...column }) => ({
      ...column,
      data: Array.isArray(data) ? pick(data) : Float64Array.from(pick(data)),
    })),
  };
}
