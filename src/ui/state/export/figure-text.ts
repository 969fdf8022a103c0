import type { Figure, FigureMark, FigurePanel } from "../../../core/figure/figure.ts";
import { figureSvg, marksSvg } from "../../../core/figure/figure-svg.ts";
import { pngUrl } from "../../kit/svg-png.ts";

/** With error bars, and in a panel: as many take about a megabyte and a half. */
const mostVectorPoints = 30_000;
const pictureDpi = 600;

/** A figure as SVG; where it has very many points, they are a picture in it, and all else stays text and lines. */
export async function figureText(figure: Figure): Promise<string> {
  const points = figure.panels.flatMap(({ marks }) => marks).reduce((sum, mark) => sum + sizeOf(mark), 0);
  if (points <= mostVectorPoints) return figureSvg(figure);
  return figureSvg({ ...figure, panels: await Promise.all(figure.panels.map((panel) => pictured(panel, figure))) });
}

const sizeOf = (mark: FigureMark) => (mark.kind === "points" ? mark.x.length : 0);

async function pictured(panel: FigurePanel, { widthMm, panelHeight }: Figure): Promise<FigurePanel> {
  const points = panel.marks.filter(({ kind }) => kind === "points");
  const widthPt = (widthMm * 72) / 25.4;
  const heightPt = "mm" in panelHeight ? (panelHeight.mm * 72) / 25.4 : panelHeight.ofWidth * widthPt;
  // A panel's second axis has a picture of its own: marks of one axis lie together.
  const pictures = await Promise.all(
    panel.y.map(async ({ range }, yAxis): Promise<FigureMark> => {
      const own = points.filter((mark) => mark.yAxis === yAxis);
      const svg = marksSvg({ ...panel, marks: own }, widthPt, heightPt);
      return { kind: "picture", yAxis, x: panel.x.range, y: range, href: await pngUrl(svg, widthMm, pictureDpi / 96) };
    }),
  );
  return { ...panel, marks: [...pictures, ...panel.marks.filter(({ kind }) => kind !== "points")] };
}
