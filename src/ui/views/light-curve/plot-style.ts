/** Colors as the canvas takes them, resolved for the theme in use. */
export interface PlotStyle {
  ink: string;
  grid: string;
  background: string;
  series: string[];
  font: string;
}
