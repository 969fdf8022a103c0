/** How numbers are packed in an array, as the CF conventions have it (1.11, sections 2.5.1 and 8.1). */
export interface CfPacking {
  scale: number;
  offset: number;
  /** Stored numbers that mean none. */
  none: readonly number[];
}

export function cfPacking(attributes: Readonly<Record<string, unknown>>): CfPacking {
  const number = (name: string, otherwise: number) =>
    typeof attributes[name] === "number" ? (attributes[name] as number) : otherwise;
  const none = ["_FillValue", "missing_value"].flatMap((name) => [attributes[name]].flat().map(fillNumber));
  return {
    scale: number("scale_factor", 1),
    offset: number("add_offset", 0),
    none: none.flatMap((one) => (one === undefined || Number.isNaN(one) ? [] : [one, Math.fround(one)])),
  };
}

/** A fill value: xarray writes that of a float as the base64 of eight bytes in Zarr v3. */
function fillNumber(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (typeof value !== "string") return undefined;
  if (value === "NaN") return Number.NaN;
  try {
    const bytes = Uint8Array.from(atob(value), (one) => one.charCodeAt(0));
    return bytes.length === 8 ? new DataView(bytes.buffer).getFloat64(0, true) : undefined;
  } catch {
    return undefined;
  }
}

/** The number that a stored one stands for; NaN where it stands for none. */
export function unpackCf(stored: number, { scale, offset, none }: CfPacking): number {
  if (none.includes(stored)) return Number.NaN;
  // -0 + 0 would be 0.
  return offset === 0 ? stored * scale : stored * scale + offset;
}
