// What zero points ask of one light curve: how many of its points are valid, flagged and saturated, and its medians.
// `core/calibration/candidate-book.ts` says it in plain loops.

import { medianInPlace } from "../common/select";

/** SExtractor's FLAGS: above 1 the photometry is biased; bit 4 says saturated. */
const mostFlags: i32 = 1;
const saturated: i32 = 4;

/**
 * @param curve float32: values, then uncertainties
 * @param flags int16, or int32 where `wide`
 * @param measuredAt a byte an epoch, set to 1 where the point is valid
 * @param work room for two float64 an epoch, and for one more each
 * @param out nine float64: how many points are valid, flagged, saturated and have an uncertainty above 0; then the medians of
 *   those uncertainties, of the values, and of their absolute deviations, each NaN of none; then the least and the greatest of
 *   those uncertainties
 */
export function judgeCurve(
  curve: usize,
  flags: usize,
  wide: bool,
  epochCount: i32,
  valueEnd: f64,
  uncertaintyEnd: f64,
  needsUncertainty: bool,
  measuredAt: usize,
  work: usize,
  out: usize,
): void {
  const values = work;
  const errors = work + ((<usize>(epochCount + 1)) << 3);
  const flagShift: usize = wide ? 2 : 1;
  const any = <i32>!needsUncertainty;
  let least: f64 = Infinity;
  let greatest: f64 = 0;
  let valid = 0;
  let stated = 0;
  let flagged = 0;
  let saturatedOnes = 0;
  // Without branches on the data: which points are missing cannot be foreseen.
  for (let epoch = 0; epoch < epochCount; epoch++) {
    const at = (<usize>epoch) << 2;
    const value = <f64>load<f32>(curve + at);
    const error = <f64>load<f32>(curve + ((<usize>epochCount) << 2) + at);
    const flagAt = flags + ((<usize>epoch) << flagShift);
    const flag = wide ? load<i32>(flagAt) : <i32>load<i16>(flagAt);
    const isValid =
      <i32>(value < valueEnd) &
      <i32>(value > -Infinity) &
      (any | (<i32>(error < uncertaintyEnd) & <i32>(error > -Infinity)));
    store<f64>(values + ((<usize>valid) << 3), value);
    store<f64>(errors + ((<usize>stated) << 3), error);
    store<u8>(measuredAt + epoch, load<u8>(measuredAt + epoch) | <u8>isValid);
    valid += isValid;
    const isStated = isValid & <i32>(error > 0);
    stated += isStated;
    least = select<f64>(error, least, (isStated & <i32>(error < least)) != 0);
    greatest = select<f64>(error, greatest, (isStated & <i32>(error > greatest)) != 0);
    flagged += isValid & <i32>(flag > mostFlags);
    saturatedOnes += isValid & <i32>(flag > 0) & <i32>((flag & saturated) != 0);
  }
  store<f64>(out, <f64>valid);
  store<f64>(out, <f64>flagged, 8);
  store<f64>(out, <f64>saturatedOnes, 16);
  store<f64>(out, <f64>stated, 24);
  store<f64>(out, medianInPlace(errors, stated), 32);
  const center = medianInPlace(values, valid);
  store<f64>(out, center, 40);
  for (let i = 0; i < valid; i++) {
    const at = values + ((<usize>i) << 3);
    store<f64>(at, abs(load<f64>(at) - center));
  }
  store<f64>(out, medianInPlace(values, valid), 48);
  store<f64>(out, least, 56);
  store<f64>(out, greatest, 64);
}
