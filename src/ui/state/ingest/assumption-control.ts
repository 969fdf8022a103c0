import type { AssumptionKind } from "../../../core/assumption.ts";

/** A part of the choices before reading. */
export type SetupSection = "names" | "files" | "columns" | "match" | "packing";

/** Where each kind of assumption can be changed. */
const controls: Record<AssumptionKind, SetupSection> = {
  unit: "columns",
  filler: "columns",
  pairing: "columns",
  position: "columns",
  time: "files",
  image: "files",
  table: "names",
  match: "match",
  property: "packing",
};

/** What the button at an assumption's line says. */
export const controlWords: Record<SetupSection, string> = {
  names: "Change names",
  files: "Change files",
  columns: "Change columns",
  match: "Change matching",
  packing: "Change what is kept",
};

export const controlOf = (kind: AssumptionKind): SetupSection => controls[kind];
