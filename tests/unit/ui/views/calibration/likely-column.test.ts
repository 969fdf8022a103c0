import { expect, test } from "vitest";
import { likelyColumn } from "../../../../../src/ui/views/calibration/likely-column.ts";

const apass = ["Bmag", "Vmag", "g'mag", "r'mag", "i'mag"];
const gaia = ["phot_g_mean_mag", "phot_bp_mean_mag", "phot_rp_mean_mag"];

test.each([
  ["r", apass, "r'mag"],
  ["field_V", apass, "Vmag"],
  ["ch1_sci", apass, "Bmag"],
  ["g", ["rMeanPSFMag", "gMeanPSFMag"], "gMeanPSFMag"],
  ["BP", gaia, "phot_g_mean_mag"],
  ["g", gaia, "phot_g_mean_mag"],
  ["R", ["Johnson_V", "Cousins_R"], "Cousins_R"],
])("of a table %s the column of its own band is proposed, else the first", (tableKey, columns, expected) => {
  expect(likelyColumn(tableKey, columns)).toBe(expected);
});
