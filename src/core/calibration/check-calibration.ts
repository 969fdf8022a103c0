import { flag, list, number, optional, shape, text } from "../check-value.ts";

/** What may be asked of zero points, whoever asks. @throws InvalidArgument, which names the option */
export const checkCalibration = shape({
  name: optional(text({ leastLength: 1, mostLength: 200 })),
  measurementKeys: optional(list(text())),
  objects: optional(list(text())),
  without: optional(list(text())),
  most: optional(number({ least: 2, most: 10_000, whole: true })),
  coverage: optional(number({ above: 0, most: 1 })),
  maxUncertainty: optional(number({ above: 0 })),
  clipSigma: optional(number({ above: 0 })),
  minObjects: optional(number({ least: 1, whole: true })),
  brightest: optional(number()),
  faintest: optional(number()),
  near: optional(shape({ objectKey: text(), radiusArcsec: number({ above: 0 }) })),
  toReference: optional(flag),
  leaveOneOut: optional(flag),
  effects: optional(number({ least: 0, most: 10, whole: true })),
  colorTerm: optional(flag),
  positionDegree: optional(number({ least: 0, most: 2, whole: true })),
  rescaleErrors: optional(flag),
  onlyShared: optional(flag),
});
