/** A plot on the screen that can be printed, and its numbers that can be copied. */
export interface FigureSource {
  /** What it is called on the page. */
  title: string;
  /** What it shows, for the name of the file. */
  label: string;
  /** As wide as is wanted; undefined where there is nothing to draw. */
  svg(widthMm: number): Promise<string | undefined>;
  /** A line a point, with tabs between its cells. */
  values(): string;
}
