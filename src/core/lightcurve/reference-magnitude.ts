import type { AxisColumn } from "../column.ts";

/** The magnitude columns of the reference catalog that ratios to it can be turned into magnitudes with. */
export function referenceColumns({
  columns,
}: {
  columns: readonly AxisColumn[];
}): { magnitude: Float64Array; uncertainty: Float64Array; name: string } | undefined {
  const numbers = new Map(
    columns.flatMap(({ name, data }) => (Array.isArray(data) ? [] : [[name.toLowerCase(), data] as const])),
  );
  const names = [...numbers.keys()].filter((name) => /^mag_/.test(name));
  for (const name of [...names.filter((one) => /^mag_auto$/.test(one)), ...names]) {
    const uncertainty = numbers.get(name.replace(/^mag_/, "magerr_"));
    if (uncertainty) return { name, magnitude: numbers.get(name)!, uncertainty };
  }
  return undefined;
}
