/** A ratio of fluxes as a magnitude, for the divided images' measurements (epoch / superstack). */
export interface RatioMagnitude {
  value: Float64Array<ArrayBuffer>;
  uncertainty: Float64Array<ArrayBuffer>;
}

const magPerUnitRatio = 2.5 * Math.LOG10E;

/**
 * Magnitudes of an object from its flux ratios to a reference of known magnitude:
 * mag = referenceMag - 2.5 log10(ratio), uncertainty = hypot(2.5 log10(e) |ratioUncertainty / ratio|,
 * referenceUncertainty). NaN where the ratio is not above 0.
 */
export function ratioToMagnitude(
  ratio: ArrayLike<number>,
  ratioUncertainty: ArrayLike<number>,
  referenceMag: number,
  referenceUncertainty: number,
): RatioMagnitude {
  const value = new Float64Array(ratio.length);
  const uncertainty = new Float64Array(ratio.length);
  for (let i = 0; i < ratio.length; i++) {
    const positive = ratio[i]! > 0 ? ratio[i]! : Number.NaN;
    value[i] = referenceMag - 2.5 * Math.log10(positive);
    uncertainty[i] = Math.hypot(magPerUnitRatio * (ratioUncertainty[i]! / positive), referenceUncertainty);
  }
  return { value, uncertainty };
}
