import { untrack } from "svelte";
import { isRight, list, number, oneOf, optional, shape, text } from "../../../core/check-value.ts";
import { type ErrorReport, reportError } from "../../../core/errors.ts";
import type { SideBySide, SideBySideRequest } from "../../../core/known/side-by-side.ts";
import type { Workbench } from "../../door/workbench-api.ts";
import type { Explore } from "../explore/explore.svelte.ts";
import type { LoadedColumn } from "../explore/explore-column.ts";

/** Under which name a dataset keeps which others are laid beside it. */
export const besideName = "columns.beside";

/** A dataset beside the open one, as it is kept. */
export interface Beside extends Omit<SideBySideRequest, "columnNames"> {
  /** As it was called when it was chosen: it may not be here any more. */
  name: string;
  columnNames: string[];
}

const checkBeside = list(
  shape({
    ...{ datasetId: text({ leastLength: 1 }), name: text(), by: oneOf("key", "position") },
    ...{ radiusArcsec: optional(number({ above: 0, most: 3600 })), columnNames: list(text()) },
  }),
);

/** The datasets beside, as they are kept; what is no list of them is none. */
export function keptBeside(kept: string | undefined): Beside[] {
  try {
    const found: unknown = JSON.parse(kept ?? "[]");
    return isRight(checkBeside, found) ? (found as Beside[]) : [];
  } catch {
    return [];
  }
}

/** What columns of each dataset begin with, in filters: its name as a word, a number after it where two have the same. */
export function besidePrefixes(all: readonly Pick<Beside, "name">[]): string[] {
  const taken = new Set<string>();
  return all.map(({ name }) => {
    const word = name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, "_")
      .replace(/^_+|_+$/g, "");
    const plain = /^\p{L}/u.test(word) ? word : `d_${word}`;
    let prefix = plain;
    for (let n = 2; taken.has(prefix); n++) prefix = `${plain}_${n}`;
    taken.add(prefix);
    return prefix;
  });
}

/** How a dataset is beside the open one, or why it is not. */
export type BesideState = { kind: "read"; found: SideBySide } | { kind: "error"; error: ErrorReport };

/** Reads the columns of other datasets that are kept beside the open one. */
export class BesideBook {
  /** By the id of the other dataset; absent while it is being read. */
  states = $state.raw<ReadonlyMap<string, BesideState>>(new Map());
  readonly #workbench: Pick<Workbench, "sideBySide">;
  readonly #explore: Explore;
  #turn = 0;

  constructor(workbench: Pick<Workbench, "sideBySide">, explore: Explore) {
    this.#workbench = workbench;
    this.#explore = explore;
  }

  /** Keeps these datasets beside the open one. */
  keep(all: readonly Beside[]): void {
    const { views } = this.#explore;
    if (all.length === 0) views.delete(besideName);
    else views.set(besideName, JSON.stringify(all));
  }

  /** Reads what is kept, of the objects that are open now. */
  async read(): Promise<void> {
    const turn = ++this.#turn;
    const explore = this.#explore;
    const all = keptBeside(explore.views.get(besideName));
    const states = new Map<string, BesideState>();
    const columns: LoadedColumn[] = [];
    this.states = states;
    const prefixes = besidePrefixes(all);
    for (const [at, { name, ...request }] of all.entries()) {
      const state = await this.#workbench.sideBySide(request).then(
        (found): BesideState => ({ kind: "read", found }),
        (error: unknown): BesideState => ({ kind: "error", error: told(reportError(error)) }),
      );
      if (turn !== this.#turn) return;
      states.set(request.datasetId, state);
      if (state.kind === "read" && state.found.columns[0]?.data.length === untrack(() => explore.rowCount))
        columns.push(...state.found.columns.map((column) => exploreColumn(column, prefixes[at]!, name)));
    }
    this.states = new Map(states);
    explore.beside = columns;
  }

  /** Nothing is beside any more. */
  forget(): void {
    this.#turn++;
    this.states = new Map();
    this.#explore.beside = [];
  }
}

/** Where it is said, its name stands before it. */
const told = (error: ErrorReport): ErrorReport =>
  error.tag === "DatasetMissing"
    ? { ...error, message: "It is not in this browser: it was removed, or never brought here." }
    : error;

function exploreColumn(
  { name, unit, description = "", data }: SideBySide["columns"][number],
  prefix: string,
  of: string,
): LoadedColumn {
  return {
    ...{ name: `${prefix}_${name}`, title: `${name}, ${of}`, description, data, group: "beside" },
    kind: Array.isArray(data) ? "string" : "number",
    shown: name !== "object" && name !== "separation",
    ...(unit ? { unit } : {}),
  };
}

const books = new WeakMap<Explore, BesideBook>();

/** One for all views of a dataset's objects. */
export function besideBook(workbench: Pick<Workbench, "sideBySide">, explore: Explore): BesideBook {
  const known = books.get(explore) ?? new BesideBook(workbench, explore);
  books.set(explore, known);
  return known;
}
