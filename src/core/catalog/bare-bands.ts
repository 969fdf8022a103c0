/** Filters that a column of magnitudes may be called by alone: `V`, `g`, `Ks`, `i'`. */
const band =
  /^(?:m|m_[A-Za-z]'?|[ugrizyUBVRIJHKYLZGWN]'?|Ks|Rc|Ic|BT|VT|Bp|Rp|NUV|FUV|[ugrizy]_?(?:ps|p1|sdss)|[uvgriz]_(?:psf|petro))$/;
const error = /^(?:e_|err_?|sigma_?|sig_?|d_?|s_?)(.+)$|^(.+?)_?(?:err|error|sig|sigma|unc|e)$/i;

/** Magnitudes named by nothing but their filter, where a column of uncertainties stands beside them: `V` and `e_V`. */
export function bareBands(names: readonly string[]): { value: string; uncertainty: string }[] {
  return names.flatMap((value) => {
    if (!band.test(value)) return [];
    const uncertainty = names.find((name) => name !== value && bandOfError(name) === value);
    return uncertainty === undefined || isPixel(value, names) ? [] : [{ value, uncertainty }];
  });
}

/** Whether a column may be such a magnitude, or the uncertainty of one. */
export function isBareBand(name: string): boolean {
  const of = bandOfError(name);
  return band.test(name) || (of !== undefined && band.test(of));
}

function bandOfError(name: string): string | undefined {
  const [, behind, before] = error.exec(name) ?? [];
  return behind ?? before;
}

/** `y` beside `x` is a place on the chip. */
const isPixel = (value: string, names: readonly string[]) => value === "y" && names.includes("x");
