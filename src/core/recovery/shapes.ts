/** A signal of which the search should find the period, or, of a flare, that something happened. */
export interface ShapeOfSignal {
  /** As people call it. */
  label: string;
  /** Where no other range is asked for: periods in days; of a flare its times of decay. Cut at the span of the data. */
  periodDays: readonly [number, number];
  /** Where no other range is asked for: from faintest to brightest, mag. */
  amplitude: readonly [number, number];
  /** False: it happens once. */
  repeats: boolean;
  /** Of amplitude 1: magnitudes above the star's own, by cycles since phase 0; of what happens once, by times of decay. */
  at(cycles: number): number;
}

const fraction = (cycles: number) => cycles - Math.floor(cycles);
/** Cycles from the nearest whole number. */
const fromWhole = (cycles: number) => Math.abs(cycles - Math.round(cycles));
/** A dip of depth 1 with straight sides: flat within half of `flat` of its middle, gone at half of `whole`. */
const dip = (distance: number, flat: number, whole: number) =>
  Math.min(1, Math.max(0, (whole / 2 - distance) / ((whole - flat) / 2)));

const rise = 0.15;
const decline = (share: number) => (1 - Math.exp(-2.5 * share)) / (1 - Math.exp(-2.5));

/**
 * The shapes, by name. They are drawn by formula, not taken from one star: a sine; a steep rise within 0.15 of a cycle and a slow decline,
 * as RR Lyrae stars of type ab have; two dips of 0.12 of a cycle, the second of 0.4 the depth (EA); two round minima, the
 * second of 0.85 the depth (EW); a sine of a long period; one flat dip of 0.04 of a cycle (transit); one exponential flare.
 */
export const injectedShapes = {
  sine: {
    ...{ label: "sine", periodDays: [0.1, 30], amplitude: [0.02, 0.5], repeats: true },
    at: (cycles) => 0.5 * Math.cos(2 * Math.PI * cycles),
  },
  rrab: {
    ...{ label: "RR Lyrae, type ab", periodDays: [0.36, 0.9], amplitude: [0.05, 1.2], repeats: true },
    at(cycles) {
      const phase = fraction(cycles);
      return phase < 1 - rise
        ? decline(phase / (1 - rise)) - 0.5
        : 0.5 * Math.cos((Math.PI * (phase - (1 - rise))) / rise);
    },
  },
  ea: {
    ...{ label: "eclipses (EA)", periodDays: [0.5, 10], amplitude: [0.05, 1], repeats: true },
    at: (cycles) => dip(fromWhole(cycles), 0.02, 0.12) + 0.4 * dip(fromWhole(cycles - 0.5), 0.02, 0.12),
  },
  ew: {
    ...{ label: "contact binary (EW)", periodDays: [0.25, 0.8], amplitude: [0.05, 0.8], repeats: true },
    at: (cycles) => (fromWhole(cycles) < 0.25 ? 0.5 : 0.425) * (1 + Math.cos(4 * Math.PI * cycles)),
  },
  lpv: {
    ...{ label: "long period (LPV)", periodDays: [60, 500], amplitude: [0.05, 2], repeats: true },
    at: (cycles) => 0.5 * Math.cos(2 * Math.PI * cycles),
  },
  transit: {
    ...{ label: "transit", periodDays: [0.5, 10], amplitude: [0.005, 0.05], repeats: true },
    at: (cycles) => dip(fromWhole(cycles), 0.03, 0.04),
  },
  flare: {
    ...{ label: "flare, once", periodDays: [0.02, 2], amplitude: [0.1, 3], repeats: false },
    at: (decays) => (decays < 0 ? 0 : -Math.min(decays / 0.1, 1) * Math.exp(-Math.max(0, decays - 0.1))),
  },
} as const satisfies Record<string, ShapeOfSignal>;

export type ShapeName = keyof typeof injectedShapes;
export const shapeNames = Object.keys(injectedShapes) as ShapeName[];
