import { WorkbenchError } from "../../core/errors.ts";
import type { Job } from "../../core/job.ts";
import type { ImageFile, ImageVerbs } from "../../core/verbs/images.ts";
import { describeImages } from "./describe-images.ts";
import { ImageCabinet } from "./image-cabinet.ts";
import { ImagePyramid } from "./image-pyramid.ts";
import { stamp } from "./stamp.ts";

/** Pyramids that are kept: that of the image that is looked at, and the one before, for blinking. */
const mostPyramids = 2;

/** What the worker of images does. */
export function imageVerbs(): ImageVerbs {
  const cabinet = new ImageCabinet();
  const pyramids = new Map<string, Promise<ImagePyramid>>();

  function pyramidOf(image: ImageFile, extension: number, job: Job): Promise<ImagePyramid> {
    const key = [image.path, image.file.size, (image.file as File).lastModified, extension].join("\0");
    const kept = pyramids.get(key);
    const pyramid = kept ?? cabinet.one(image, extension).then((opened) => ImagePyramid.of(opened, job));
    pyramids.delete(key);
    pyramids.set(key, pyramid);
    pyramid.catch(() => pyramids.delete(key));
    for (const oldest of pyramids.keys()) {
      if (pyramids.size <= mostPyramids) break;
      pyramids.delete(oldest);
    }
    return pyramid;
  }

  return {
    describeImages: (request, job) => describeImages({ cabinet }, request, job),
    stamp: (request) => stamp({ cabinet }, request),
    async project({ image, extension, raDeg, decDeg }) {
      const { wcs, noWcs } = await cabinet.one(image, extension);
      if (wcs) return wcs.toPixel(raDeg, decDeg);
      const details = { expected: `world coordinates in ${image.path}`, found: noWcs ?? "none" };
      throw new WorkbenchError("NoImage", details, `Where objects lie in ${image.path} is not known: ${noWcs}.`);
    },
    async overview({ image, extension }, job) {
      const { overview } = await pyramidOf(image, extension, job);
      return { ...overview, sample: overview.sample.slice() }; // what is sent is given away
    },
    tile: async ({ image, extension, level, window }, job) =>
      (await pyramidOf(image, extension, job)).read(level, window),
  };
}
