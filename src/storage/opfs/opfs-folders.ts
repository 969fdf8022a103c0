import { dataCleared } from "../../core/data-cleared.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { domErrorName, orMissing } from "./opfs-errors.ts";
import { padIndex } from "./padded-index.ts";

/** Directory handles of the OPFS by path, kept once found: finding one costs a message per level. */
export class OpfsFolders {
  readonly #root: FileSystemDirectoryHandle;
  readonly #known = new Map<string, FileSystemDirectoryHandle>();
  /** Datasets' directories that were there: none of them comes back by itself. */
  readonly #met = new Set<string>();
  /** Searches under way: files that are made side by side wait for the same ones. */
  readonly #opening = new Map<string, Promise<FileSystemDirectoryHandle | undefined>>();

  constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
  }

  /** To be awaited before anything below the root is made, moved or removed. */
  readyToChange(): Promise<void> {
    return padIndex(this.#root);
  }

  /** The directory, or undefined when it is not there. */
  async open(path: string, create: boolean): Promise<FileSystemDirectoryHandle | undefined> {
    if (path === "") return this.#root;
    const known = this.#known.get(path);
    if (known) return known;
    const search = `${create} ${path}`;
    const opening = this.#opening.get(search) ?? this.#find(path, create).finally(() => this.#opening.delete(search));
    this.#opening.set(search, opening);
    return opening;
  }

  async #find(path: string, create: boolean): Promise<FileSystemDirectoryHandle | undefined> {
    const cut = path.lastIndexOf("/");
    const name = path.slice(cut + 1);
    if (name === "" || name === "." || name === "..") throw new RangeError(`"${path}" is no path below a tree`);
    const parent = await this.open(path.slice(0, Math.max(cut, 0)), create);
    const isMissed = this.#met.has(path);
    const folder = await orMissing(() => parent?.getDirectoryHandle(name, { create: create && !isMissed }));
    if (folder) this.#known.set(path, folder);
    if (folder && ofDataset.test(path)) this.#met.add(path);
    return folder;
  }

  /**
   * Does something with the directory that holds `path` and its last part; undefined when either is not there.
   * @throws DatasetMissing where something is to be made in a dataset that was there and is gone: half of one is worse than
   * none; DataCleared where the root itself is gone
   */
  async within<T>(
    path: string,
    create: boolean,
    use: (folder: FileSystemDirectoryHandle, name: string) => Promise<T>,
  ): Promise<T | undefined> {
    const cut = path.lastIndexOf("/");
    const parent = path.slice(0, Math.max(cut, 0));
    const attempt = async () => {
      const folder = await this.open(parent, create);
      return folder && { used: await use(folder, path.slice(cut + 1)) };
    };
    if (!create) return (await orMissing(attempt))?.used;
    try {
      const made = await attempt();
      if (made) return made.used;
    } catch (error) {
      if (domErrorName(error) !== "NotFoundError") throw error;
    }
    // Another thread removed a directory that is known here; where none can be made anew, the dataset or the root is gone.
    this.#forgetHandles(parent.split("/")[0]!);
    const made = await attempt();
    if (!made) throw this.#met.has(datasetOf(parent)) ? datasetGone() : dataCleared();
    return made.used;
  }

  /** To be called before `path` is removed. */
  forget(path: string): void {
    this.#met.delete(path);
    this.#forgetHandles(path);
  }

  #forgetHandles(path: string): void {
    for (const known of this.#known.keys())
      if (known === path || known.startsWith(`${path}/`)) this.#known.delete(known);
  }
}

/** The directory of a dataset, which is removed as a whole: by whoever removes it, or by the browser. */
const ofDataset = /^datasets\/[^/]+$/;

const datasetOf = (path: string) => path.split("/", 2).join("/");

const datasetGone = () =>
  new WorkbenchError("DatasetMissing", {}, "The dataset was removed while it was written to: nothing of it is left.");
