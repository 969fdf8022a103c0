import { expect, test } from "vitest";
import { reportError, WorkbenchError } from "../../../src/core/errors.ts";
import { withRefusedArchives } from "../../../src/core/refused-archives.ts";

const refusedZip = (path: string) => {
  const details = { file: path, expected: "checksum 1", found: "2" };
  return { path, error: reportError(new WorkbenchError("CatalogSyntax", details, `${path}: its checksum differs.`)) };
};

test("where an archive was all that was dropped, its own reason is the reason", () => {
  const nothing = new WorkbenchError("NothingToIngest", { files: 0, refused: [] }, "None of the 0 files is a catalog.");
  const error = withRefusedArchives(nothing, [refusedZip("a.zip")]) as WorkbenchError<"NothingToIngest">;
  expect(error.message).toBe("a.zip: its checksum differs.");
  expect(error.details).toEqual({ files: 1, refused: [{ path: "a.zip", message: "a.zip: its checksum differs." }] });
});

test("reasons of archives come before those of other files, and many are counted", () => {
  const others = [{ path: "notes.txt", message: "notes.txt: no table." }];
  const nothing = new WorkbenchError("NothingToIngest", { files: 1, refused: others }, "notes.txt: no table.");
  const error = withRefusedArchives(nothing, ["a", "b", "c", "d"].map(refusedZip)) as WorkbenchError<"NothingToIngest">;
  expect(error.message).toBe(
    "a: its checksum differs. b: its checksum differs. c: its checksum differs. And 1 more. notes.txt: no table.",
  );
  expect(error.details.files).toBe(5);
  expect(error.details.refused).toHaveLength(5);
});

test("other errors, and drops without refused archives, are given back as they are", () => {
  const other = new Error("of another kind");
  const nothing = new WorkbenchError("NothingToIngest", { files: 0 }, "None.");
  expect(withRefusedArchives(other, [refusedZip("a.zip")])).toBe(other);
  expect(withRefusedArchives(nothing, [])).toBe(nothing);
});
