import type { MeasurementAxis } from "../../../core/cube/dataset.ts";
import { flagCountName } from "../../../core/table/flag-count-names.ts";
import { flagBits } from "../../kit/text/point-reason.ts";
import type { DoubtColumn } from "./doubt-columns.ts";

/** For each table and each bit of SExtractor's FLAGS, at how many epochs an object has it. */
export function flagColumns(measurements: readonly MeasurementAxis[]): DoubtColumn[] {
  return [...new Set(measurements.map(({ tableKey }) => tableKey))].flatMap((tableKey) =>
    flagBits.map((words, position): DoubtColumn => {
      const bit = 2 ** position;
      return {
        name: flagCountName(bit, tableKey),
        title: `Flag ${bit}, ${tableKey}`,
        description: `Points of ${tableKey} with bit ${bit} of FLAGS: ${words}`,
        ...{ kind: "number", group: "flags", shown: false, tableKey },
        make: ({ bitCounts }) => Float64Array.from(bitCounts[position]!),
      };
    }),
  );
}
