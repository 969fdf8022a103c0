import { expect, test } from "vitest";
import { storeAmong } from "../../../../src/ui/state/drop/dropped-store.ts";

const drop = (path: string, text: string) => ({ path, file: new File([text], path) });
const workbench = { holdsStore: async () => true };

test("light curves of an archive are opened where they are dropped alone, and are tables like others among more files", async () => {
  const [curve, zip] = [drop("ztf.csv", "oid,mjd"), drop("field.zip", "PK\u0003\u0004")];
  expect(await storeAmong(workbench, [curve])).toBe(curve);
  expect(await storeAmong(workbench, [curve, drop("other.csv", "a,b")])).toBeUndefined();
  expect(await storeAmong(workbench, [curve, zip])).toBe(zip);
});
