import type { CellType } from "./export-table.ts";

export const cellBytes: Record<Exclude<CellType, "text">, number> = { float64: 8, float32: 4, int16: 2, int32: 4 };

/** Writes a number most significant byte first; returns where the next one goes. */
export function setNumber(view: DataView, at: number, type: Exclude<CellType, "text">, value: number): number {
  if (type === "float64") view.setFloat64(at, value);
  else if (type === "float32") view.setFloat32(at, value);
  else if (type === "int16") view.setInt16(at, value);
  else view.setInt32(at, value);
  return at + cellBytes[type];
}
