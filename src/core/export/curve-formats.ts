import { WorkbenchError } from "../errors.ts";
import type { ExportFormat } from "./curve-export.ts";
import { aavso } from "./formats/aavso.ts";
import { csv } from "./formats/csv-format.ts";
import { ecsv } from "./formats/ecsv.ts";
import { fits } from "./formats/fits.ts";
import { fitsArrays } from "./formats/fits-arrays.ts";
import { hats } from "./formats/hats.ts";
import { parquet } from "./formats/parquet.ts";
import { parquetNested } from "./formats/parquet-nested.ts";
import { textColumns } from "./formats/text-columns.ts";
import { votable } from "./formats/votable.ts";

/** Every format in which light curves leave; a new one is a file in `formats/` and its name here. */
export const exportFormats: readonly ExportFormat[] = [
  ...[parquet, csv, fits, votable, ecsv, parquetNested, fitsArrays, hats, aavso, textColumns],
];

/** @throws InvalidRequest, which names those that there are */
export function exportFormat(id: string, forTables = false): ExportFormat {
  const fitting = exportFormats.filter(({ openTable }) => !forTables || openTable !== undefined);
  const format = fitting.find((one) => one.id === id);
  if (format) return format;
  const expected = fitting.map((one) => one.id).join(", ");
  throw new WorkbenchError(
    "InvalidRequest",
    { what: "format", expected, found: id },
    `There is no export in the format “${id}”: expected one of ${expected}.`,
  );
}
