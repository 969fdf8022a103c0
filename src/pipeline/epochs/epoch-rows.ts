import { parseSealedJson, sealJson } from "../../core/bytes/sealed-json.ts";
import type { AxisColumn } from "../../core/column.ts";
import { datasetFiles, type EpochAxis } from "../../core/cube/dataset.ts";
import type { FileTree } from "../../storage/files.ts";

interface KeptRows {
  epochKey: string[];
  epochMjd: (number | null)[];
  timeSource: EpochAxis["timeSource"];
  columns: (Omit<AxisColumn, "data"> & { data: (number | null)[] | string[] })[];
}

/** What epoch tables said, of epochs to come too: it is used when their catalogs arrive. Undefined where none was given. */
export async function readEpochRows(tree: FileTree): Promise<EpochAxis | undefined> {
  // Damaged: the store has what it said of committed epochs, and the table can be dropped again.
  return checkedRows(tree).catch(() => undefined);
}

/** Whether the file is as it was written, or is not there. */
export async function areEpochRowsIntact(tree: FileTree): Promise<boolean> {
  return checkedRows(tree).then(
    () => true,
    () => false,
  );
}

async function checkedRows(tree: FileTree): Promise<EpochAxis | undefined> {
  const bytes = await tree.readFile(datasetFiles.epochRows);
  if (!bytes) return undefined;
  const rows = parseSealedJson<KeptRows>(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  const columns = rows.columns.map(
    ({ data, ...column }): AxisColumn => ({ ...column, data: isText(data) ? data : numbers(data) }),
  );
  return { ...rows, epochMjd: numbers(rows.epochMjd), columns };
}

/** Keeps the rows of an epoch table, before those that earlier tables gave for other epochs. Returns all of them. */
export async function keepEpochRows(tree: FileTree, given: EpochAxis): Promise<EpochAxis> {
  const before = await readEpochRows(tree);
  const all = before ? joinRows(given, before) : given;
  const nulls = (data: Float64Array) => Array.from(data, (value) => (Number.isFinite(value) ? value : null));
  const kept: KeptRows = {
    ...all,
    epochMjd: nulls(all.epochMjd),
    columns: all.columns.map(({ data, ...column }) => ({ ...column, data: Array.isArray(data) ? data : nulls(data) })),
  };
  await tree.replaceFile(datasetFiles.epochRows, new TextEncoder().encode(sealJson(kept, "line")));
  return all;
}

function joinRows(first: EpochAxis, second: EpochAxis): EpochAxis {
  const known = new Set(first.epochKey);
  const more = [...second.epochKey.keys()].filter((row) => !known.has(second.epochKey[row]!));
  const names = [...new Set([...first.columns, ...second.columns].map(({ name }) => name))];
  const columns = names.map((name): AxisColumn => {
    const [a, b] = [first, second].map(({ columns }) => columns.find((column) => column.name === name));
    const column = a ?? b!;
    const cells = [...Array.from(first.epochKey, (_, row) => a?.data[row]), ...more.map((row) => b?.data[row])];
    const data = Array.isArray(column.data)
      ? cells.map((cell) => (cell === undefined ? "" : String(cell)))
      : Float64Array.from(cells, (cell) => (typeof cell === "number" ? cell : Number.NaN));
    return { ...column, data };
  });
  return {
    epochKey: [...first.epochKey, ...more.map((row) => second.epochKey[row]!)],
    epochMjd: Float64Array.of(...first.epochMjd, ...more.map((row) => second.epochMjd[row]!)),
    timeSource: [...first.timeSource, ...more.map((row) => second.timeSource[row]!)],
    columns,
  };
}

const isText = (data: (number | null)[] | string[]): data is string[] => data.some((cell) => typeof cell === "string");
const numbers = (data: readonly (number | null)[]) => Float64Array.from(data, (value) => value ?? Number.NaN);
