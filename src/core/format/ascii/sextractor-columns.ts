/** Parameters that SExtractor writes as vectors (its param.h and paramprofit.h, 2.25). */
const vectors = new Set([
  ...["MAG_APER", "MAGERR_APER", "FLUX_APER", "FLUXERR_APER", "FLUX_RADIUS", "FLUX_GROWTH", "MAG_GROWTH"],
  ...["IMAFLAGS_ISO", "NIMAFLAGS_ISO", "VECTOR_ASSOC", "VECTOR_SOMFIT", "PC"],
  ...["VECTOR_MODEL", "VECTOR_MODELERR", "MATRIX_MODELERR"],
  ...["DISK_PATTERN_VECTOR", "DISK_PATTERNMOD_VECTOR", "DISK_PATTERNARG_VECTOR"],
  ...["VIGNET", "VIGNET_SHIFT", "VIGNET_DGEOX", "VIGNET_DGEOY"],
]);

const scalars = [
  /^(NUMBER|NUMBER_ASSOC|ID_PARENT|EXT_NUMBER|BACKGROUND|THRESHOLD|THRESHOLDMAX|ELONGATION|ELLIPTICITY)$/,
  /^(KRON_RADIUS|PETRO_RADIUS|CLASS_STAR|CLASS_STAR_MODEL|SNR_WIN|DURATION_ANALYSIS|ISO[0-7]|FLAGS)$/,
  /^(MAG|MAGERR|FLUX|FLUXERR|FLUXRATIO|FLUXRATIOERR|MU|FLAGS|NITER|CHI2|ERROR|SPREAD|SPREADERR|NOISEAREA)_/,
  /^(NLOWWEIGHT|NLOWDWEIGHT|SPHEROID|DISK|BAR|ARMS)_/,
  /_(IMAGE|IMAGE_DBL|WORLD|SKY|FOCAL|MAMA|J2000|B1950)$/,
];

/** Whether a parameter of SExtractor has one value or several; undefined for names that are not SExtractor's. */
export function sextractorShape(name: string): "scalar" | "vector" | undefined {
  if (vectors.has(name)) return "vector";
  return scalars.some((pattern) => pattern.test(name)) ? "scalar" : undefined;
}
