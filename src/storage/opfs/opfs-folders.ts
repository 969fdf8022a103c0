import { dataCleared } from "../../core/data-cleared.ts";
import { domErrorName } from "./opfs-errors.ts";

/** Directory handles of the OPFS by path, kept once found: finding one costs a message per level. */
export class OpfsFolders {
  readonly #root: FileSystemDirectoryHandle;
  readonly #known = new Map<string, FileSystemDirectoryHandle>();
  /** Searches under way: files that are made side by side wait for the same ones. */
  readonly #opening = new Map<string, Promise<FileSystemDirectoryHandle | undefined>>();

  constructor(root: FileSystemDirectoryHandle) {
    this.#root = root;
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
    const folder = await orMissing(() => parent?.getDirectoryHandle(name, { create }));
    if (folder) this.#known.set(path, folder);
    return folder;
  }

  /** Does something with the directory that holds `path` and its last part; undefined when either is not there. */
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
    // Another thread removed a directory that is known here; where none can be made anew, the root itself is gone.
    this.forget(parent.split("/")[0]!);
    const made = await attempt();
    if (!made) throw dataCleared();
    return made.used;
  }

  /** To be called before `path` is removed. */
  forget(path: string): void {
    for (const known of this.#known.keys())
      if (known === path || known.startsWith(`${path}/`)) this.#known.delete(known);
  }
}

/** What is found, or undefined where there is no such file or directory, or no more. */
export async function orMissing<T>(find: () => Promise<T> | undefined): Promise<T | undefined> {
  try {
    return await find();
  } catch (error) {
    if (domErrorName(error) === "NotFoundError") return undefined;
    throw error;
  }
}
