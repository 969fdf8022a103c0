/** Column names made unique as pandas does (`mag`, `mag.1`), empty ones named by position as astropy does (`col3`). */
export function uniqueNames(names: string[]): { names: string[]; renamed: { name: string; as: string }[] } {
  const taken = new Set(names);
  const used = new Set<string>();
  const nextSuffix = new Map<string, number>();
  const renamed: { name: string; as: string }[] = [];
  const unique = names.map((name, index) => {
    const wished = name === "" ? `col${index + 1}` : name;
    if (!used.has(wished) && (name !== "" || !taken.has(wished))) {
      used.add(wished);
      return wished;
    }
    let suffix = nextSuffix.get(wished) ?? 1;
    while (used.has(`${wished}.${suffix}`) || taken.has(`${wished}.${suffix}`)) suffix++;
    const result = `${wished}.${suffix}`;
    used.add(result);
    nextSuffix.set(wished, suffix + 1);
    renamed.push({ name: wished, as: result });
    return result;
  });
  return { names: unique, renamed };
}

/** Names of a vector column's elements, astropy's way: MAG_APER, MAG_APER_1, MAG_APER_2. */
export function vectorNames(name: string, length: number): string[] {
  return Array.from({ length }, (_, element) => (element === 0 ? name : `${name}_${element}`));
}
