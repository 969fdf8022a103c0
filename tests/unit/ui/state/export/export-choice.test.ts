import { expect, test } from "vitest";
import {
  type ExportChoice,
  exportFileName,
  exportRequest,
  exportSize,
} from "../../../../../src/ui/state/export/export-choice.ts";

const choice: ExportChoice = {
  ...{ what: "curves", scope: "listed", measurementKeys: ["a", "b"], values: "raw", onlyPoints: false },
  ...{ observerCode: "XYZ", filters: { a: "V" }, times: "bjd_tdb" },
};

test("an export is as large as its points, and only text is warned of when it is much", () => {
  const text = { isText: true, bytesPerPoint: 100 };
  expect(exportSize(choice, text, 1000, 500, 9)).toEqual({ rows: 1_000_000, bytes: 100_000_000 });
  expect(exportSize(choice, text, 1001, 500, 9).warning).toMatch(/Parquet/);
  expect(exportSize(choice, { bytesPerPoint: 14 }, 100_000, 1200, 9).warning).toBeUndefined();
  expect(exportSize({ ...choice, what: "objects" }, text, 1001, 500, 9).rows).toBe(1001);
});

test("a request names the objects unless all leave, and the AAVSO's fields only for them", () => {
  expect(exportRequest(choice, "csv", undefined)).toEqual({
    ...{ format: "csv", values: "raw", times: "bjd_tdb", onlyPoints: false, measurementKeys: ["a", "b"] },
  });
  const aavso = exportRequest(choice, "aavso", ["I1"]);
  expect(aavso).toMatchObject({ objectKeys: ["I1"], observerCode: "XYZ", filters: { a: "V" } });
  expect(exportRequest(choice, "csv", [])).toBeUndefined();
  expect(exportRequest({ ...choice, measurementKeys: [] }, "csv", undefined)).toBeUndefined();
});

test("a file's name is no path and no formula, and says when it is a zip", () => {
  expect(exportFileName("../../etc/=1", "curves", { extension: ".csv" }, "text/csv")).toBe("etc-1-curves.csv");
  expect(exportFileName("…", "curves", { extension: ".txt" }, "application/zip")).toBe("dataset-curves.txt.zip");
  expect(exportFileName("a", "curves", { extension: ".hats.zip" }, "application/zip")).toBe("a-curves.hats.zip");
});
