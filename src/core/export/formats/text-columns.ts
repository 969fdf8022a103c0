import type { ExportedFile, ExportFormat } from "../curve-export.ts";
import { float32Text } from "../number-text.ts";
import { curvesOfBlock } from "../point-table.ts";
import { commentLine } from "./csv-format.ts";

/** A name for a file that is neither a path nor too long; names that are the same in it get a number. */
function fileName(parts: readonly string[], taken: Map<string, number>): string {
  const stem = parts
    .join("_")
    .replace(/[^A-Za-z0-9._+-]+/g, "-")
    .replace(/^[.-]+/, "")
    .slice(0, 120);
  const count = (taken.get(stem.toLowerCase()) ?? 0) + 1;
  taken.set(stem.toLowerCase(), count);
  return `${stem || "curve"}${count > 1 ? `~${count}` : ""}.txt`;
}

/** Julian date of an MJD with all of its digits: the sum as one float64 has none below 40 microseconds. */
export function julianDateText(mjd: number): string {
  const day = Math.floor(mjd + 0.5);
  const digits = (mjd + 0.5 - day).toFixed(10);
  return digits.startsWith("1") ? `${day + 2_400_001}.0000000000` : `${day + 2_400_000}${digits.slice(1)}`;
}

/** Julian date, value and uncertainty of the points that have both a time and a value; a file a light curve. */
export const textColumns: ExportFormat = {
  id: "text",
  label: "Text of 2 or 3 columns",
  hint: "Julian date, value, uncertainty: for VStar and Period04; many light curves come as a zip",
  extension: ".txt",
  mediaType: "text/plain",
  isText: true,
  isPlain: true,
  bytesPerPoint: 38,
  python: 'import numpy as np; jd, value, error = np.loadtxt("FILE").T',
  open(head, sink) {
    const { objects, measurements } = head;
    const files: ExportedFile[] = [];
    const taken = new Map<string, number>();
    return {
      write(block) {
        let at = 0;
        for (const curves of curvesOfBlock(block, head.values)) {
          const objectKey = objects.objectKey[block.firstObject + Math.floor(at / measurements.length)]!;
          const { measurementKey, unit } = measurements[at++ % measurements.length]!;
          const { value, uncertainty, epochMjd } = curves.at(-1)!;
          const start = sink.byteLength;
          const columns = `Columns: Julian date, value${unit ? ` [${unit}]` : ""}, uncertainty where there is one`;
          for (const line of [`${objectKey}, ${measurementKey}`, ...head.about, columns])
            sink.text(`${commentLine(line)}\n`);
          const hasErrors = uncertainty.some((error, epoch) => !Number.isNaN(error) && !Number.isNaN(value[epoch]!));
          for (let epoch = 0; epoch < value.length; epoch++) {
            if (Number.isNaN(value[epoch]!) || Number.isNaN(epochMjd[epoch]!)) continue;
            const error = hasErrors ? ` ${float32Text(uncertainty[epoch]!)}` : "";
            sink.text(`${julianDateText(epochMjd[epoch]!)} ${float32Text(value[epoch]!)}${error}\n`);
          }
          files.push({ name: fileName([objectKey, measurementKey], taken), start, end: sink.byteLength });
        }
      },
      end: () => (files.length === 1 ? undefined : files),
    };
  },
};
