/** Colors as the canvas takes them, resolved for the theme in use. */
export interface PlotStyle {
  ink: string;
  grid: string;
  background: string;
  series: string[];
  font: string;
}

/** What a plot shows of its axes. */
export interface PlotView {
  /** Shows the days above the plot, the axis and its title below it: rows of plots share them. */
  top: boolean;
  bottom: boolean;
  /** Names the measurement on the value axis; where it is said elsewhere, only its unit. */
  titled: boolean;
}
