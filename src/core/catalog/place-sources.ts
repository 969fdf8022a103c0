import type { Assumption } from "../assumption.ts";
import { WorkbenchError } from "../errors.ts";
import type { Catalog, Column, SourceTable } from "../format/catalog.ts";
import type { WarningList } from "../format/warning-list.ts";
import { formatCounted } from "../format-counted.ts";
import { places } from "./no-position.ts";
import { type SkyAngles, skyAngles } from "./sky-positions.ts";

type Placed = Pick<SourceTable, "raDeg" | "decDeg" | "xImage" | "yImage" | "place" | "noPositionCount">;

/** Names under which source-extractor writes pixels where an image has no world coordinates. */
const worldName = /^[xy](win|psf|peak)?_world$/i;

/**
 * A catalog's positions, as its columns say and as far as they can be believed. Without any on the sky, its sources are
 * placed on the image.
 *
 * @throws NoPositions where there are none at all
 */
export function placeSources(
  sky: { ra: Column | undefined; dec: Column | undefined },
  pixels: { x: Float64Array; y: Float64Array; named: boolean },
  { file, rowCount, rowLine }: Pick<Catalog, "file" | "rowCount" | "rowLine">,
  { warnings, assumptions }: { warnings: WarningList; assumptions: Assumption[] },
): Placed {
  const angles = skyAngles(sky.ra, sky.dec, rowCount, { warnings, assumptions, rowLine });
  const frame = sky.ra?.frame ?? sky.dec?.frame;
  const nowhere = new Float64Array(rowCount).fill(Number.NaN);
  // Half a degree away from where they would be taken to be.
  const believed =
    frame === undefined ? angles : { ra: unplaced(angles.ra, nowhere), dec: unplaced(angles.dec, nowhere) };
  const { raDeg, decDeg, noPositionCount, examples, none } = places(
    believed.ra,
    believed.dec,
    pixels.named ? pixels : undefined,
  );
  const [xImage, yImage] = [pixels.x, pixels.y];
  if (none === undefined) {
    if (noPositionCount > 0) {
      const rows = formatCounted(noPositionCount, "row has", "rows have");
      const text = `${rows} no position (${examples.join("; ")}) and can belong to no object.`;
      warnings.note(text);
      assumptions.push({ kind: "position", text: `Rows with ${examples.join("; ")} have no position.` });
    }
    return { raDeg, decDeg, xImage, yImage, ...(noPositionCount > 0 ? { noPositionCount } : {}) };
  }
  const names = [sky.ra?.name, sky.dec?.name].filter((name) => name !== undefined).join(" and ") || "Its columns";
  const onImage = (x: Float64Array, y: Float64Array, text: string): Placed => {
    assumptions.push({ kind: "position", text });
    warnings.note(text);
    return { raDeg, decDeg, xImage: x, yImage: y, place: "image" };
  };
  const why =
    frame === undefined ? none : `the file says that they are of ${frame}, not of J2000, and they are not converted`;
  const without = sky.ra ? `${names} hold no sky positions: ${why}.` : "There are no columns of sky positions.";
  const paired = xImage.some((x, row) => Number.isFinite(x) && Number.isFinite(yImage[row]!));
  if (pixels.named && paired)
    return onImage(xImage, yImage, `${without} Sources are matched by the pattern that they form on the image.`);
  if (sky.ra && sky.dec && worldName.test(sky.ra.name) && / sphere$/.test(none)) {
    const text = `${without} They were read as pixels, and sources are matched by the pattern that they form on the image.`;
    return onImage(angles.ra.written, angles.dec.written, text);
  }
  const expected = "right ascension and declination, or X_IMAGE and Y_IMAGE";
  throw new WorkbenchError(
    "NoPositions",
    { file, rowCount, expected, found: without },
    `${file}: ${without} There are no pixel positions either that its ${formatCounted(rowCount, "source")} could be matched by.`,
  );
}

const unplaced = ({ written }: SkyAngles, nowhere: Float64Array): SkyAngles => ({ written, degrees: nowhere });
