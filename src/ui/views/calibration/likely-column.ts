/** The band that a name is of: the last of its parts that is one, as in `ch1_g`, `gmag`, `phot_g_mean_mag`, `Johnson_V`. */
function bandOf(name: string): string | undefined {
  const parts = name.replaceAll(/e?mags?|psf|mean|phot|auto|aper|kron|ap(?![a-z])/gi, " ").match(/[A-Za-z]+/g) ?? [];
  return parts.findLast((part) => /^(?:[ugrizyUBVRIJHK]|bp|rp|BP|RP|Ks)$/.test(part));
}

/** Of a list's columns of magnitudes that of a table's band, else the first. */
export function likelyColumn(tableKey: string, columns: readonly string[]): string {
  const band = bandOf(tableKey);
  return (band === undefined ? undefined : columns.find((column) => bandOf(column) === band)) ?? columns[0]!;
}
