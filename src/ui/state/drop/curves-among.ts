import type { CurvePreview } from "../../../core/archives/curve-preview.ts";
import { formatCounted } from "../../../core/format-counted.ts";
import type { DroppedFile } from "../../../core/verbs/expand-archives.ts";
import type { Workbench } from "../../door/workbench-api.ts";

/** So few files say whether a drop is one of light curves; where one is, all are looked into. */
const lookedInto = 8;
/** And of those whose names differ in their numbers only, so few. */
const ofSeries = 3;
/** Larger ones are not looked into: archives give a few megabytes an object. */
const mostBytes = 64 * 2 ** 20;

/**
 * Light curves of archives among several dropped files, with what would be read of them; undefined where there are none. Tables of no
 * known archive may be catalogs' company, such as a table of epochs: beside catalogs they are left to them.
 * @throws where light curves of an archive lie among catalogs of sources
 */
export async function curvesAmong(
  workbench: Pick<Workbench, "holdsStore" | "previewCurves" | "expandArchives">,
  files: readonly DroppedFile[],
): Promise<{ files: File[]; preview: CurvePreview } | undefined> {
  if (files.length < 2) return undefined;
  const some = someOfEach(files.filter(({ file }) => file.size <= mostBytes).slice(0, lookedInto));
  const looked = await Promise.all(some.map(({ file }) => workbench.holdsStore(file)));
  if (!looked.includes(true)) return undefined;
  const all = files.map(({ file }) => file);
  const preview = await workbench.previewCurves(all);
  if (!preview) return undefined;
  if (preview.none.length > 0) {
    const { files: expanded } = await workbench.expandArchives(preview.none.map(({ index }) => files[index]!));
    const catalogs = expanded.filter(({ content }) => content?.holds === "sources");
    const [first] = preview.files.filter(({ isPlain }) => !isPlain);
    if (catalogs.length > 0 && !first) return undefined;
    if (catalogs.length > 0)
      throw new Error(
        `${first!.file} holds light curves of ${first!.archive}, and ${catalogs[0]!.path} is a catalog of sources, as ${formatCounted(catalogs.length, "file is", "files are")} of this drop: drop light curves without catalogs, and catalogs without them.`,
      );
  }
  return { files: all, preview };
}

/** Without those that come after `ofSeries` others of the same name but for its numbers. */
function someOfEach(files: readonly DroppedFile[]): DroppedFile[] {
  const counts = new Map<string, number>();
  return files.filter(({ path }) => {
    const series = path.replaceAll(/\d+/g, "#");
    const count = (counts.get(series) ?? 0) + 1;
    counts.set(series, count);
    return count <= ofSeries;
  });
}
