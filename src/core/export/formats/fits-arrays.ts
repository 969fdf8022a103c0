import type { CurveHead, ExportFormat } from "../curve-export.ts";
import { type TableColumn, textSize } from "../export-table.ts";
import { primaryHeader, writeHeader } from "../fits-cards.ts";
import { curvesOfBlock, numberColumns, pointColumns } from "../point-table.ts";
import { type FitsColumn, openBinaryTable } from "./fits.ts";

/** A table of the epochs, then one with a row a light curve, whose cells are as long as there are epochs. */
export const fitsArrays: ExportFormat = {
  id: "fits-arrays",
  label: "FITS, a row a light curve",
  hint: "Arrays over all epochs in each cell: for TOPCAT's XYArray plots",
  extension: ".fits",
  mediaType: "application/fits",
  bytesPerPoint: 18,
  python: 'from astropy.table import Table; t = Table.read("FILE", hdu="LIGHTCURVES")',
  open(head, sink) {
    const { objects, measurements, epochKeys, time } = head;
    writeHeader(sink, primaryHeader(head.name, head.about));
    const epochCount = epochKeys.length;
    const columns = arrayColumns(head);
    const numbers = numberColumns(head.values).length;
    let epochsWritten = false;
    let writer: ReturnType<typeof openBinaryTable> | undefined;
    const curveTable = (epochMjd: Float64Array) => {
      if (!epochsWritten) {
        const epochs = openBinaryTable(sink, { name: "EPOCHS", time, columns: epochColumns(head) });
        epochs.write({ rowCount: epochCount, cells: head.timesOfObjects ? [epochKeys] : [epochKeys, epochMjd] });
        epochs.end();
        epochsWritten = true;
      }
      writer ??= openBinaryTable(sink, { name: "LIGHTCURVES", time, columns });
      return writer;
    };
    return {
      write(block) {
        let at = 0;
        for (const curves of curvesOfBlock(block, head.values)) {
          const object = block.firstObject + Math.floor(at / measurements.length);
          const { measurementKey, unit } = measurements[at % measurements.length]!;
          at++;
          const last = curves.at(-1)!;
          curveTable(last.epochMjd).write({
            rowCount: 1,
            cells: [
              [objects.objectKey[object]!],
              ...[objects.raDeg.subarray(object, object + 1), objects.decDeg.subarray(object, object + 1)],
              ...[[measurementKey], [unit], last.epochMjd],
              ...curves.slice(0, numbers).flatMap(({ value, uncertainty }) => [value, uncertainty]),
              ...(head.hasLimits ? [last.limits ?? new Float32Array(epochCount).fill(Number.NaN)] : []),
              last.flags,
            ],
          });
        }
      },
      end() {
        curveTable(new Float64Array(epochCount).fill(Number.NaN)).end();
        return undefined;
      },
    };
  },
};

/** Where every object has times of its own, they stand with the light curves only. */
const epochColumns = (head: CurveHead): FitsColumn[] =>
  pointColumns(head).filter(({ name }) => name === "epoch_key" || (name === "mjd" && !head.timesOfObjects));

function arrayColumns(head: CurveHead): FitsColumn[] {
  const length = head.epochKeys.length;
  const isPerCurve = ({ name }: TableColumn) => ["object_key", "ra", "dec", "measurement"].includes(name);
  const columns = pointColumns(head);
  const units = textSize(head.measurements.map(({ unit }) => unit));
  return [
    ...columns.filter(isPerCurve),
    { name: "unit", type: "text", ...units, description: "Unit of the values and uncertainties" },
    ...columns
      .filter((column) => !isPerCurve(column) && column.type !== "text")
      .map((column) => ({ ...column, length })),
  ];
}
