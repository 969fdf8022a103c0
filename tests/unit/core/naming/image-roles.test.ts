import { expect, test } from "vitest";
import { type ImageHome, imageRoles, mayBeImage, type NamedImage } from "../../../../src/core/naming/image-roles.ts";

const home: ImageHome = {
  template: "{epoch}_{chan}_{kind}.{ext}",
  referenceFile: "IDF/coadd_ch1.sexcat",
  tables: [
    { tableKey: "ch1_sci", channel: "ch1" },
    { tableKey: "ch2_sci", channel: "ch2" },
  ],
  epochKey: ["gr1", "gr2", "gr10"],
  epochMjd: [55000, 55001.5, 55003],
  catalogs: [
    [{ tableKey: "ch1_sci", file: "cats/gr1_ch1_sci.sexcat" }],
    [{ tableKey: "ch1_sci", file: "cats/gr2_ch1_sci.sexcat" }],
    [{ tableKey: "ch1_sci", file: "cats/gr10_ch1_sci.sexcat" }],
  ],
};
const roleOf = (path: string, more: Partial<NamedImage> = {}, at: ImageHome = home) =>
  imageRoles([{ path, ...more }], at)[0]!;

test.each([
  ["gr1_ch1_sci.fits", { role: "epoch", epochKey: "gr1", tableKey: "ch1_sci", by: "name" }],
  ["img/gr10_ch1_sci.fits.fz", { role: "epoch", epochKey: "gr10", tableKey: "ch1_sci", by: "name" }],
  ["img/gr2_ch2_sci.fits.gz", { role: "epoch", epochKey: "gr2", tableKey: "ch2_sci", by: "name" }],
  ["coadd_ch1.fits", { role: "reference", tableKey: "ch1_sci", by: "name" }],
  ["deep/superstack.fits", { role: "reference", by: "name" }],
  ["gr1_ch1_sci.weight.fits", { role: "other" }],
  ["gr77_ch1_sci.fits", { role: "other" }],
  ["whatever.fits", { role: "other" }],
])("%s is matched by its name", (path, role) => {
  expect(roleOf(path)).toEqual(role);
});

test("an image whose name says nothing is matched by when it began, and through what", () => {
  const at = (mjd: number, exptimeSeconds?: number) =>
    roleOf("x7.fits", { mjd, filter: "ch2", ...(exptimeSeconds === undefined ? {} : { exptimeSeconds }) });
  expect(at(55001.5001)).toEqual({ role: "epoch", epochKey: "gr2", tableKey: "ch2_sci", by: "time" });
  expect(at(55001.49, 1728)).toMatchObject({ epochKey: "gr2" });
  expect(at(55001.6)).toEqual({ role: "other" });
});

test("two epochs as close in time are no match", () => {
  const close = { ...home, epochMjd: [55000, 55000.0004, 55003] };
  expect(roleOf("x7.fits", { mjd: 55000.0002 }, close)).toEqual({ role: "other" });
});

test("catalogs of one name in several folders are told apart by the folder", () => {
  const folders = {
    ...{ template: "nothing at all", tables: [{ tableKey: "default" }], epochKey: ["a", "b"], epochMjd: [1, 2] },
    catalogs: [[{ tableKey: "default", file: "a/field.cat" }], [{ tableKey: "default", file: "b/field.cat" }]],
  };
  expect(roleOf("b/field.fits", {}, folders)).toMatchObject({ role: "epoch", epochKey: "b" });
  expect(roleOf("field.fits", {}, folders)).toEqual({ role: "other" });
});

test("images are told by name and content; tables and hidden files are none", () => {
  expect(mayBeImage({ path: "a/b.fits.fz" })).toBe(true);
  expect(
    mayBeImage({ path: "a/b.fit", content: { holds: "image", found: "a FITS image of 3 x 3 pixels, no table" } }),
  ).toBe(true);
  expect(mayBeImage({ path: "a/b.fits", content: { holds: "sources" } })).toBe(false);
  expect(mayBeImage({ path: "__MACOSX/b.fits" })).toBe(false);
  expect(mayBeImage({ path: "b.sexcat" })).toBe(false);
});
