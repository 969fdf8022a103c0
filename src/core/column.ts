/** A column kept beside an axis (objects, epochs): typed numbers or strings, JSON-safe on disk in the Zarr store. */
export interface AxisColumn {
  name: string;
  unit?: string;
  description?: string;
  data: Float64Array | string[];
}
