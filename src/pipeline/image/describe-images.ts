import { defined } from "../../core/defined.ts";
import { isWorkbenchError } from "../../core/errors.ts";
import { imageHeader } from "../../core/format/fits/image-header.ts";
import type { Job } from "../../core/job.ts";
import type { ImageFacts, ImageFile, ImagesReport } from "../../core/verbs/images.ts";
import type { ImageCabinet, OpenImage } from "./image-cabinet.ts";

/**
 * What the headers of files say. A file that cannot be read is listed with the reason; one that is FITS without an image is
 * passed over.
 * @throws Aborted
 */
export async function describeImages(
  { cabinet }: { cabinet: ImageCabinet },
  { files }: { files: ImageFile[] },
  job: Job,
): Promise<ImagesReport> {
  const report: ImagesReport = { images: [], refused: [] };
  for (const [done, file] of files.entries()) {
    await job.checkpoint("read");
    job.progress({ stage: "read", done, total: files.length, unit: "file" });
    try {
      const images = await cabinet.all(file);
      report.images.push(...images.map((image) => factsOf(file.path, image)));
    } catch (error) {
      if (isWorkbenchError(error, "Aborted")) throw error;
      const message = error instanceof Error ? error.message : String(error);
      report.refused.push({ path: file.path, message });
    }
  }
  return report;
}

function factsOf(path: string, { extension, name, shape, header, wcs, noWcs }: OpenImage): ImageFacts {
  const stated = imageHeader(header);
  const { width, height, planes, format, compressed } = shape;
  return defined({
    ...{ path, extension, name, width, height, planes, bitpix: format.bitpix },
    compression: compressed ? header.text("ZCMPTYPE") : undefined,
    wcs: wcs && { name: wcs.name, pixelScaleArcsec: wcs.pixelScaleArcsec, warnings: wcs.warnings },
    noWcs,
    mjd: stated?.mjd,
    exptimeSeconds: stated?.exptimeSeconds,
    filter: stated?.filter,
  });
}
