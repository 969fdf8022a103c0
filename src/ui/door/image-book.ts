import { defined } from "../../core/defined.ts";
import { WorkbenchError } from "../../core/errors.ts";
import type { ObjectProperties } from "../../core/lightcurve/object-properties.ts";
import { type ImageRole, imageRoles, mayBeImage } from "../../core/naming/image-roles.ts";
import type { DroppedFile } from "../../core/verbs/expand-archives.ts";
import type {
  Cutout,
  CutoutRequest,
  ImageFacts,
  ImageFile,
  ImageList,
  ImagePlace,
  ImagesReport,
  ListedImage,
  OpenedImage,
} from "../../core/verbs/images.ts";
import type { EpochColumns, ObjectColumns } from "../../core/verbs/read.ts";
import type { ImagesApi } from "../../rpc/api.ts";
import { spawn, type WorkerHandle } from "../../rpc/spawn.ts";
import { asDropped } from "./door-arguments.ts";
import { unlessAborted } from "./unless-aborted.ts";
import type { CallOptions, CatalogFiles, Workbench } from "./workbench-api.ts";

interface ImageAxes {
  objects: ObjectColumns;
  epochs: EpochColumns;
}

/** What one image of the list is known by. */
export type ImageName = Pick<ImageFacts, "path" | "extension">;

/** Images of dropped files, by dataset, for as long as the page is open. Fetched with the first drop or the first question. */
export class ImageBook {
  readonly #workbench: Workbench;
  readonly #files = new Map<string, Map<string, ImageFile>>();
  readonly #facts = new WeakMap<Blob, Promise<ImagesReport>>();
  #handle: WorkerHandle<ImagesApi> | undefined;
  #axes: { of: unknown; promise: Promise<ImageAxes> } | undefined;
  #offers = 0;
  /** Of the object whose film was asked for last. */
  #properties: { of: unknown; objectKey: string; promise: Promise<ObjectProperties> } | undefined;
  readonly #shown = new WeakMap<ImageFacts, ListedImage>();
  /** Asked for with every stamp of a film: which of 1,200 images shows what takes 20 ms to tell. */
  #listed: { of: unknown; list: ImageList } | undefined;
  /** The last list of each dataset: what is still the same in the next one is the same object there. */
  readonly #before = new Map<string, ImageList>();

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Takes the images among files that were dropped for a dataset; of a path that is there already, the new file. */
  offer(datasetId: string, files: readonly DroppedFile[]): number {
    const images = files.filter(mayBeImage);
    const kept = this.#files.get(datasetId) ?? new Map<string, ImageFile>();
    for (const { path, file } of images) kept.set(path, { path, file });
    this.#listed = undefined;
    this.#offers++;
    if (images.length === 0) return 0;
    this.#files.set(datasetId, kept);
    return images.length;
  }

  async add(files: CatalogFiles, { signal }: CallOptions = {}): Promise<ImageList> {
    const { datasetId } = await this.#record();
    this.offer(datasetId, Array.from(files, asDropped));
    return this.list({ signal });
  }

  /** @throws DatasetMissing, Aborted */
  async list({ signal, onProgress }: CallOptions = {}): Promise<ImageList> {
    return unlessAborted(signal, async () => {
      const record = await this.#record();
      const [{ current }, offers] = [this.#workbench, this.#offers];
      if (this.#listed?.of === current && this.#listed) return this.#listed.list;
      const files = [...(this.#files.get(record.datasetId)?.values() ?? [])];
      if (files.length === 0) return { images: [], refused: [] };
      const { epochs } = await this.axesNow();
      const unread = files.filter(({ file }) => !this.#facts.has(file));
      if (unread.length > 0) {
        const reading = this.#worker().describeImages({ files: unread }, { signal, onProgress });
        for (const { path, file } of unread)
          this.#facts.set(
            file,
            reading.then((report) => ofPath(report, path)),
          );
        await reading.catch((error) => {
          for (const { file } of unread) this.#facts.delete(file);
          throw error;
        });
      }
      const reports = await Promise.all(files.map(({ file }) => this.#facts.get(file)!));
      const facts = reports.flatMap(({ images }) => images);
      const { reference, tables, template } = record;
      const referenceFile = reference.kind === "reference" ? { referenceFile: reference.file } : {};
      const roles = imageRoles(facts, { template, tables, ...epochs, ...referenceFile });
      const images = facts.map((image, i) => this.#sameOrNew(image, roles[i]!));
      const refused = reports.flatMap(({ refused }) => refused);
      const before = this.#before.get(record.datasetId);
      const list =
        before && sameItems(before.images, images) && sameItems(before.refused, refused) ? before : { images, refused };
      this.#before.set(record.datasetId, list);
      if (offers === this.#offers && this.#workbench.current === current) this.#listed = { of: current, list };
      return list;
    });
  }

  /** @throws DatasetMissing, UnknownObject, UnknownEpoch, NoImage, CatalogSyntax, Aborted */
  async cutout(request: CutoutRequest, { signal }: CallOptions = {}): Promise<Cutout> {
    return unlessAborted(signal, async () => {
      const { objectKey, epochKey, sizePixels } = request;
      const { images } = await this.list({ signal });
      const { objects, epochs } = await this.axesNow();
      const row = objects.objectKey.indexOf(objectKey);
      if (row < 0) throw new WorkbenchError("UnknownObject", { objectKey }, `There is no object “${objectKey}”.`);
      if (epochKey !== undefined && !epochs.epochKey.includes(epochKey))
        throw new WorkbenchError("UnknownEpoch", { epochKey }, `There is no epoch “${epochKey}”.`);
      const shown = imageFor(images, request);
      const place = await this.#placeOf(shown, objects, row);
      const { path, extension } = shown;
      const image = this.#fileOf(path);
      const stamp = await this.#worker().stamp({ image, extension, place, sizePixels }, { signal });
      const placedBy = "x" in place ? ("X_IMAGE" as const) : undefined;
      return { ...stamp, ...defined({ objectKey, epochKey, placedBy }), path, extension };
    });
  }

  /**
   * Where an object lies on an image: on the sky, and without world coordinates where SExtractor saw it. That is a place on the
   * superstack for the object, and on the image of an epoch, as far as it was matched by its name, for the source of that epoch.
   * @throws NoImage
   */
  async #placeOf(image: ListedImage, objects: ObjectColumns, row: number): Promise<ImagePlace> {
    const { wcs, role, epochKey, tableKey, by, path } = image;
    const [raDeg, decDeg, objectKey] = [objects.raDeg[row]!, objects.decDeg[row]!, objects.objectKey[row]!];
    if (wcs && Number.isFinite(raDeg)) return { raDeg, decDeg };
    let place = { x: Number.NaN, y: Number.NaN };
    if (role === "reference") place = { x: objects.xImage[row]!, y: objects.yImage[row]! };
    else if (epochKey !== undefined && by === "name") place = await this.#sourcePlace(objectKey, epochKey, tableKey);
    if (Number.isFinite(place.x + place.y)) return place;
    throw noImage(
      { objectKey },
      `world coordinates in ${path}, or X_IMAGE and Y_IMAGE of the object on it`,
      image.noWcs ?? "an object without a place on the sky",
    );
  }

  /** X_IMAGE and Y_IMAGE of an object's source at an epoch; NaN where it was not seen, or they are not kept. */
  async #sourcePlace(objectKey: string, epochKey: string, tableKey?: string): Promise<{ x: number; y: number }> {
    const { current } = this.#workbench;
    if (!this.#properties || this.#properties.of !== current || this.#properties.objectKey !== objectKey)
      this.#properties = { of: current, objectKey, promise: this.#workbench.sourceProperties(objectKey) };
    const { promise } = this.#properties;
    promise.catch(() => {
      this.#properties = undefined;
    });
    const { epochKeys, columns } = await promise;
    const at = epochKeys.indexOf(epochKey);
    const tables = new Set(columns.map((column) => column.tableKey));
    const table = tableKey ?? (tables.size === 1 ? [...tables][0] : undefined);
    const of = (propertyKey: string) =>
      columns.find((column) => column.tableKey === table && column.propertyKey === propertyKey)?.data[at] ?? Number.NaN;
    return { x: of("x_image"), y: of("y_image") };
  }

  /** @throws NoImage, CatalogSyntax, Aborted */
  async open({ path, extension }: ImageName, { signal, onProgress }: CallOptions = {}): Promise<OpenedImage> {
    const image = this.#fileOf(path);
    const overview = await this.#worker().overview({ image, extension }, { signal, onProgress });
    return {
      ...overview,
      tile: (level, window) => this.#worker().tile({ image, extension, level, window }, {}),
      toPixel: (raDeg, decDeg) => this.#worker().project({ image, extension, raDeg, decDeg }, {}),
    };
  }

  /** Objects and epochs of the open dataset, read once until something of it changes. */
  axesNow(): Promise<ImageAxes> {
    const { current } = this.#workbench;
    if (this.#axes?.of !== current || !this.#axes)
      this.#axes = {
        of: current,
        promise: Promise.all([this.#workbench.objects(), this.#workbench.epochs()]).then(([objects, epochs]) => ({
          objects,
          epochs,
        })),
      };
    const { promise } = this.#axes;
    promise.catch(() => {
      this.#axes = undefined;
    });
    return promise;
  }

  async #record() {
    await this.#workbench.ready;
    const { current } = this.#workbench;
    if (current) return current.record;
    throw new WorkbenchError("DatasetMissing", {}, "No dataset is open: images belong to one.");
  }

  /** An image as it was listed before, where its file and what it shows are the same: pages tell by that what has changed. */
  #sameOrNew(facts: ImageFacts, role: ImageRole): ListedImage {
    const before = this.#shown.get(facts);
    const { role: what, epochKey, tableKey, by } = role;
    if (before?.role === what && before.epochKey === epochKey && before.tableKey === tableKey && before.by === by)
      return before;
    const image = { ...facts, ...role };
    this.#shown.set(facts, image);
    return image;
  }

  #fileOf(path: string): ImageFile {
    const datasetId = this.#workbench.current?.record.datasetId ?? "";
    const file = this.#files.get(datasetId)?.get(path);
    if (file) return file;
    throw noImage({}, `the file ${path}`, "it is not at hand any more: drop it again");
  }

  #worker() {
    if (!this.#handle?.alive)
      this.#handle = spawn<ImagesApi>(
        "images",
        new Worker(new URL("../../../workers/images.ts", import.meta.url), { type: "module", name: "images" }),
      );
    return this.#handle.api;
  }
}

const sameItems = (before: readonly unknown[], now: readonly unknown[]) =>
  before.length === now.length && before.every((one, i) => one === now[i]);

const ofPath = ({ images, refused }: ImagesReport, path: string): ImagesReport => ({
  images: images.filter((image) => image.path === path),
  refused: refused.filter((file) => file.path === path),
});

/** @throws NoImage */
function imageFor(images: readonly ListedImage[], { epochKey, tableKey, objectKey }: CutoutRequest): ListedImage {
  const role = epochKey === undefined ? "reference" : "epoch";
  const fitting = images.filter((image) => image.role === role && image.epochKey === epochKey);
  const image = fitting.find((image) => tableKey !== undefined && image.tableKey === tableKey) ?? fitting[0];
  if (image && (tableKey === undefined || image.tableKey === undefined || image.tableKey === tableKey)) return image;
  const expected = epochKey === undefined ? "an image of the superstack" : `an image of the epoch ${epochKey}`;
  const found =
    images.length === 0 ? "no images: drop them, or the folder that they are in" : "none among the dropped images";
  throw noImage(
    defined({ objectKey, epochKey }),
    tableKey === undefined ? expected : `${expected} for ${tableKey}`,
    found,
  );
}

const noImage = (of: { objectKey?: string; epochKey?: string }, expected: string, found: string) =>
  new WorkbenchError("NoImage", { ...of, expected, found }, `Expected ${expected}, found ${found}.`);
