import { WorkbenchError } from "../../core/errors.ts";
import { abortedError, type Job } from "../../core/job.ts";
import type { ImageFile, ImageVerbs } from "../../core/verbs/images.ts";
import { describeImages } from "./describe-images.ts";
import { ImageCabinet } from "./image-cabinet.ts";
import { ImagePyramid } from "./image-pyramid.ts";
import { stamp } from "./stamp.ts";

/** Pyramids that are kept: that of the image that is looked at, and the one before, for blinking. */
const mostPyramids = 2;

/** One that is read for several callers at once. */
interface Reading {
  pyramid: Promise<ImagePyramid>;
  /** Whom it is read for. */
  waiting: Set<Job>;
}

/** The job of several callers, which goes on for as long as one of them has not left. */
function jobFor(waiting: ReadonlySet<Job>): Job {
  return {
    signal: new AbortController().signal,
    event() {},
    progress(progress) {
      for (const job of waiting) job.progress(progress);
    },
    async checkpoint(stage) {
      const going = await Promise.all(
        [...waiting].map((job) =>
          job.checkpoint(stage).then(
            () => true,
            () => false,
          ),
        ),
      );
      // Those that came meanwhile have not been asked.
      if (going.length === waiting.size && !going.includes(true)) throw abortedError(stage);
    },
  };
}

/** What the worker of images does. */
export function imageVerbs(): ImageVerbs {
  const cabinet = new ImageCabinet();
  const pyramids = new Map<string, Reading>();

  async function pyramidOf(image: ImageFile, extension: number, job: Job): Promise<ImagePyramid> {
    const key = [image.path, image.file.size, (image.file as File).lastModified, extension].join("\0");
    const reading = pyramids.get(key) ?? startReading(image, extension);
    reading.waiting.add(job);
    pyramids.delete(key);
    pyramids.set(key, reading);
    reading.pyramid.catch(() => {
      if (pyramids.get(key) === reading) pyramids.delete(key);
    });
    for (const oldest of pyramids.keys()) {
      if (pyramids.size <= mostPyramids) break;
      pyramids.delete(oldest);
    }
    const pyramid = await reading.pyramid.finally(() => reading.waiting.delete(job));
    if (job.signal.aborted) throw abortedError("read");
    return pyramid;
  }

  function startReading(image: ImageFile, extension: number): Reading {
    const waiting = new Set<Job>();
    const pyramid = cabinet.one(image, extension).then((opened) => ImagePyramid.of(opened, jobFor(waiting)));
    return { pyramid, waiting };
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
