/** Right ascension and declination in degrees (J2000 or the image's own frame), the surest first. */
export const skyNames: [ra: string, dec: string][] = [
  ["alpha_j2000", "delta_j2000"],
  ["alphawin_j2000", "deltawin_j2000"],
  ["alphapsf_j2000", "deltapsf_j2000"],
  ["alphamodel_j2000", "deltamodel_j2000"],
  ["alpha_sky", "delta_sky"],
  ["alphawin_sky", "deltawin_sky"],
  ["x_world", "y_world"],
  ["xwin_world", "ywin_world"],
  ["ra", "dec"],
  ["ra_deg", "dec_deg"],
  ["radeg", "decdeg"],
  ["raj2000", "dej2000"],
  ["_raj2000", "_dej2000"],
  ["ra_icrs", "de_icrs"],
  ["sky_centroid.ra", "sky_centroid.dec"],
  ["alphapeak_j2000", "deltapeak_j2000"],
];

/** Positions on the chip, the surest first. */
export const pixelNames: [x: string, y: string][] = [
  ["x_image", "y_image"],
  ["xwin_image", "ywin_image"],
  ["x_image_dbl", "y_image_dbl"],
  ["x", "y"],
  ["xcentroid", "ycentroid"],
];

const first = new Set([...skyNames, ...pixelNames].flatMap(([name]) => name));

/** Whether some column is a position on the sky or on the chip: of several tables, such a one holds sources. */
export function hasPositions(columnNames: readonly string[]): boolean {
  return columnNames.some((name) => first.has(name.toLowerCase()));
}
