import { expect, test } from "vitest";
import { reportError, WorkbenchError } from "../../../../../src/core/errors.ts";
import { mayBeAnother, mayGoOn } from "../../../../../src/ui/views/run/may-go-on.ts";

test("what is wrong with the files is as wrong the next time; a full disk, a busy or dead worker may have passed", () => {
  const wrong = new WorkbenchError("NothingToIngest", { files: 1 }, "No catalog.");
  const noCatalog = new WorkbenchError("NotACatalog", { file: "a.txt", found: "text" }, "a.txt is no catalog.");
  expect([wrong, noCatalog].map((error) => mayGoOn(reportError(error)))).toEqual([false, false]);
  const disagree = { objectKey: "1", separationArcsec: 9, file: "a.cat" };
  const another = new WorkbenchError("KeysDisagree", disagree, "Numbers and positions disagree.");
  expect([wrong, another].map((error) => mayBeAnother(reportError(error)))).toEqual([false, true]);
  const full = new WorkbenchError("QuotaExceeded", { neededBytes: 1, availableBytes: 0 }, "Full.");
  const busy = new WorkbenchError("DatasetBusy", { datasetId: "a" }, "Busy.");
  const died = new WorkbenchError("WorkerDied", { worker: "writer", reason: "killed" }, "Died.");
  const passing = [full, busy, died, new Error("a name was found, an object was lost")];
  expect(passing.map((error) => mayGoOn(reportError(error)))).toEqual([true, true, true, true]);
  expect(mayGoOn(undefined)).toBe(true);
});
