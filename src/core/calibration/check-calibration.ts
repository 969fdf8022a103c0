import { type Check, dictionary, flag, invalidArgument, list, number, optional, shape, text } from "../check-value.ts";

const named = text({ leastLength: 1 });
const columnOrColumns: Check<string | Record<string, string>> = (value, argument) =>
  typeof value === "object" ? dictionary(named)(value, argument) : named(value, argument);

const parts = {
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
  bluest: optional(number()),
  reddest: optional(number()),
  near: optional(shape({ objectKey: text(), radiusArcsec: number({ above: 0 }) })),
  toReference: optional(flag),
  toList: optional(shape({ list: named, column: columnOrColumns })),
  leaveOneOut: optional(flag),
  effects: optional(number({ least: 0, most: 10, whole: true })),
  colorTerm: optional(flag),
  positionDegree: optional(number({ least: 0, most: 2, whole: true })),
  rescaleErrors: optional(flag),
  onlyShared: optional(flag),
};
const options = shape(parts);

/** What may be asked of zero points, whoever asks. @throws InvalidArgument, which names the option */
export const checkCalibration: typeof options = (value, argument) => {
  const checked = options(value, argument);
  for (const [name, given] of Object.entries(value as object))
    if (!(name in parts) && given !== undefined)
      throw invalidArgument(
        argument === "" ? name : `${argument}.${name}`,
        `one of ${Object.keys(parts).join(", ")}`,
        given,
      );
  if (checked.toReference && checked.toList)
    throw invalidArgument(
      argument === "" ? "toList" : `${argument}.toList`,
      "one scale: no toReference beside it",
      checked.toList,
    );
  return checked;
};
