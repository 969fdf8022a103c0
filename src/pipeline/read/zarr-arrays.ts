import { isWorkbenchError, WorkbenchError } from "../../core/errors.ts";
import type { KeyStore } from "../../storage/zarr/key-store.ts";
import { StoredArray } from "../../storage/zarr/stored-array.ts";

/** Arrays in the order in which the light curves name their coordinates, as their maker had them; others follow by name. */
function inOrderSaid(opened: Map<string, StoredArray>): Map<string, StoredArray> {
  const said = opened.get("lightcurves")?.attributes.coordinates;
  const names = typeof said === "string" ? said.split(/\s+/).filter((name) => opened.has(name)) : [];
  return new Map([...names.map((name) => [name, opened.get(name)!] as const), ...opened]);
}

/** The arrays of a store, opened, by name; and its errors, which name the file. */
export class ZarrArrays {
  readonly file: string;
  readonly names: readonly string[];
  readonly #arrays: ReadonlyMap<string, StoredArray>;
  /** Arrays that cannot be read, and why: of a type that is not known, for one. */
  readonly leftOut: ReadonlyMap<string, unknown>;

  private constructor(file: string, opened: Map<string, StoredArray>, leftOut: Map<string, unknown>) {
    this.file = file;
    this.#arrays = opened;
    this.leftOut = leftOut;
    this.names = [...opened.keys(), ...leftOut.keys()];
  }

  static async open(store: KeyStore, file: string): Promise<ZarrArrays> {
    const opened = new Map<string, StoredArray>();
    const leftOut = new Map<string, unknown>();
    const names = await store.arrayNames();
    const opening = names.map((name) => StoredArray.open(store, name).catch((error: unknown) => ({ error })));
    for (const [at, found] of (await Promise.all(opening)).entries()) {
      if (!("error" in found)) opened.set(names[at]!, found);
      else if (StoredArray.isUnknown(found.error)) leftOut.set(names[at]!, found.error);
      else throw isWorkbenchError(found.error) ? found.error : damagedArray(file, names[at]!, found.error);
    }
    return new ZarrArrays(file, inOrderSaid(opened), leftOut);
  }

  /** What is left out, in words. */
  get reasons(): string[] {
    return Array.from(this.leftOut, ([name, error]) => `${name} (${messageOf(error)})`);
  }

  /** @throws NotAStore where it is there and cannot be read */
  get(name: string): StoredArray | undefined {
    if (this.leftOut.has(name))
      throw this.notAStore(`an array “${name}” that can be read`, messageOf(this.leftOut.get(name)));
    return this.#arrays.get(name);
  }

  /** The array of this name, where its only dimension is this one. */
  along(name: string, dimension: string): StoredArray | undefined {
    const array = this.get(name);
    return array?.dimensions.length === 1 && array.dimensions[0] === dimension ? array : undefined;
  }

  alongAll(dimension: string): StoredArray[] {
    return [...this.#arrays.values()].filter(
      ({ dimensions }) => dimensions.length === 1 && dimensions[0] === dimension,
    );
  }

  notAStore(expected: string, found: string): WorkbenchError<"NotAStore"> {
    const message = `${this.file} is no store of light curves that can be opened: expected ${expected}, found ${found}.`;
    return new WorkbenchError("NotAStore", { file: this.file, expected, found }, message);
  }

  /** Reads of an array; what fails is told as damage of it. */
  async reading<T>(path: string, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (cause) {
      throw isWorkbenchError(cause) ? cause : damagedArray(this.file, path, cause);
    }
  }
}

function damagedArray(file: string, path: string, cause: unknown): WorkbenchError<"StoreDamaged"> {
  const details = { file, path, expected: "the numbers that were written", found: messageOf(cause) };
  return new WorkbenchError("StoreDamaged", details, `${path} in ${file} cannot be read: ${details.found}.`, { cause });
}

/** zarrita says which codec failed, and only its cause why. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${messageOf(error.cause)}` : error.message;
}
