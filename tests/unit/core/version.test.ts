import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { workbenchVersion } from "../../../src/core/version.ts";

test("the version that the page shows is the package's", () => {
  const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  expect(workbenchVersion).toBe(version);
});
