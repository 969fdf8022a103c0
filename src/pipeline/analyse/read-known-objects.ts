import { fileSource } from "../../core/bytes/byte-blocks.ts";
import { buildZoneIndex, nearestWithin } from "../../core/crossmatch/zone-index.ts";
import { WorkbenchError } from "../../core/errors.ts";
import { formatCounted } from "../../core/format-counted.ts";
import type { Job } from "../../core/job.ts";
import { fieldOf, fieldTest } from "../../core/known/field.ts";
import { type KnownRows, takeRows } from "../../core/known/known-list.ts";
import { readList } from "../../core/known/read-list.ts";
import type { ReadKnownReport, ReadKnownRequest } from "../../core/verbs/known-objects.ts";

/** Rows of the field that lie at no object: enough for every list of variables, and no burden to the page. */
const mostBeside = 20_000;

/**
 * Reads the rows of a list that are in the field of a dataset, at the epoch of its data. Of a list with very many rows beside
 * the objects the faintest are left out, which is said.
 * @throws NotACatalog, CatalogSyntax, TooLarge, MissingColumns, NoPositions, Aborted
 */
export async function readKnownObjects(request: ReadKnownRequest, job: Job): Promise<ReadKnownReport> {
  const { path, file, raDeg, decDeg, epochYear, radiusArcsec } = request;
  const field = fieldOf(raDeg, decDeg);
  if (!field) {
    const details = { file: path, rowCount: 0, expected: "objects with places on the sky", found: "none" };
    throw new WorkbenchError("NoPositions", details, "The objects of this dataset have no places on the sky.");
  }
  const [still, tests] = [fieldTest(field), new Map<number, ReturnType<typeof fieldTest>>()];
  const withSlack = (arcsec: number) => {
    const whole = Math.ceil(arcsec / 10) * 10;
    const known = tests.get(whole) ?? fieldTest(field, whole);
    tests.set(whole, known);
    return known;
  };
  const read = await readList(fileSource(file), path, {
    epochYear,
    inField: (ra, dec, slack = 0) => (slack > 0 ? withSlack(slack) : still)(ra, dec),
    every: async (rows) => {
      job.progress({ stage: "read", done: rows, total: rows, unit: "object" });
      await job.checkpoint("read");
    },
  });
  const { rows, leftOut } = bounded(read.rows, { raDeg, decDeg }, radiusArcsec);
  const notes = [...read.notes];
  if (read.rows.name.length === 0 && read.rowCount > 0)
    notes.push(`None of its ${formatCounted(read.rowCount, "row")} lies in the field.`);
  if (leftOut > 0)
    notes.push(`${formatCounted(leftOut, "row")} of the field that no object lies at, the faintest, were left out.`);
  return {
    name: path.slice(path.lastIndexOf("/") + 1),
    variables: read.variables,
    rowCount: read.rowCount,
    radiusArcsec,
    ...(read.moves && epochYear !== undefined ? { epochYear } : {}),
    notes: [...new Set(notes)],
    rows,
  };
}

function bounded(
  rows: KnownRows,
  objects: { raDeg: Float64Array; decDeg: Float64Array },
  radiusArcsec: number,
): { rows: KnownRows; leftOut: number } {
  const all = Array.from(rows.name.keys());
  if (all.length <= mostBeside) return { rows, leftOut: 0 };
  const index = buildZoneIndex(objects.raDeg, objects.decDeg);
  // Twice the radius: the user may ask for a wider one later.
  const atObject = all.map((row) => nearestWithin(index, rows.raDeg[row]!, rows.decDeg[row]!, 2 * radiusArcsec) >= 0);
  const beside = all.filter((row) => !atObject[row]);
  if (beside.length <= mostBeside) return { rows, leftOut: 0 };
  const brightness = (row: number) => (Number.isNaN(rows.magnitude[row]!) ? 99 : rows.magnitude[row]!);
  const kept = new Set(beside.sort((a, b) => brightness(a) - brightness(b) || a - b).slice(0, mostBeside));
  return {
    rows: takeRows(
      rows,
      all.filter((row) => atObject[row] || kept.has(row)),
    ),
    leftOut: beside.length - mostBeside,
  };
}
