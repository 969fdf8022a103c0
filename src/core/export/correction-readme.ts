import { scaleWords } from "../calibration/scale-offset.ts";
import { formatCounted } from "../format-counted.ts";
import type { Correction, MeasurementZeroPoints, ReachedScale, TermPlace } from "../verbs/calibrate.ts";
import { oneLine, row } from "./markdown-text.ts";

/** What was done to light curves on the page, and how to do the same with numpy, to the last step that was taken. */
export function writeCorrectionPart(correction: Correction, file: string): string {
  const { name, version, madeAt, engineVersion } = correction;
  const parts = Object.entries(correction.measurements);
  const found = parts.map(([measurementKey, { comparison, clippedCount, zeroPoint }]) => {
    const none = zeroPoint.filter((one) => one === null).length;
    return row([measurementKey, String(comparison.objectKeys.length), String(clippedCount), String(none)]);
  });
  return `
## How it was corrected

\`lightcurves\` holds values as they were measured. On the page, and for the statistics here, magnitudes had the zero points
“${oneLine(name)}” taken off (version ${version}, made ${madeAt} by Lightcurve Workbench ${engineVersion}). A zero point is what the
comparison objects of a measurement share at an epoch: m = M + zero point, by weighted least squares, each object weighed by its
errors and its own extra scatter, points beyond 4 sigma left out. An epoch without one has no corrected point.
${parts
  .flatMap(([key, zeroPoints]) => sentences(zeroPoints).map((sentence) => `* ${oneLine(key)}: ${sentence}\n`))
  .join("")}
| measurement | comparison objects | points left out | epochs without a zero point |
|---|---|---|---|
${found.join("\n")}

\`\`\`python
${correctionPython(correction, file)}
\`\`\`
`;
}

function sentences({ comparison, withoutOwn, effects, errorScale, reference, terms }: MeasurementZeroPoints): string[] {
  const share = Object.keys(withoutOwn ?? {}).length;
  return [
    reference ? scaleSentence(reference) : "the weighted mean of the zero points is 0.",
    ...(terms
      ? [
          `beside the zero point each epoch has coefficients of ${terms.terms.map(({ name }) => name).join(", ")}: coefficient x (term - mean) is taken off.${terms.color ? ` color is the median ${oneLine(terms.color.of[0])} - ${oneLine(terms.color.of[1])}, as measured.` : ""} An object without one of them is corrected as if it were at the mean.${placeSentence(terms.place)}`,
        ]
      : []),
    ...(share > 0
      ? [
          share === comparison.objectKeys.length
            ? `each of its ${formatCounted(share, "comparison object")} has zero points without its own share.`
            : `${formatCounted(share, "comparison object has", "comparison objects have")} zero points without the own share, which would be more than 1/30 of an epoch's.`,
        ]
      : []),
    ...(effects
      ? [
          `${formatCounted(effects.length, "systematic effect")} (SysRem) taken off after them, of which each object has its own amount, found from its points below 90 mag with errors between 0 and 1 that nobody excluded.`,
        ]
      : []),
    ...(errorScale
      ? [`errors are sqrt((${errorScale.gamma.toFixed(4)} e)^2 + ${errorScale.epsilon.toFixed(5)}^2).`]
      : []),
  ];
}

function placeSentence(place: TermPlace | undefined): string {
  if (place === undefined) return "";
  const number = (value: number) => Number(value.toPrecision(9));
  return place.kind === "sky"
    ? ` x and y are objects' places on the sky, on the tangent plane at RA ${number(place.raDeg)}, Dec ${number(place.decDeg)}, eastwards and northwards in units of ${number(place.scaleDeg)} deg.`
    : ` x and y are objects' places in the reference image, from pixel ${number(place.x)}, ${number(place.y)} in units of ${number(place.scale)} pixels.`;
}

function scaleSentence({ column, list, offset, uncertainty, scatter, objectCount }: ReachedScale): string {
  const found =
    objectCount === undefined
      ? ""
      : `, ± ${(uncertainty ?? 0).toFixed(4)} mag by ${formatCounted(objectCount, "comparison object")} that scatter by ${(scatter ?? 0).toFixed(4)} mag about it`;
  return `calibrated to ${oneLine(scaleWords({ column, ...(list === undefined ? {} : { list }) }))}: ${offset.toFixed(4)} mag were added to all zero points${found}.`;
}

/**
 * Lines of Python that take a correction off the light curves of a dataset `ds`: for each of its measurements `magnitude` and
 * `sigma`, object x epoch, in mag. Only the steps that one of the measurements needs.
 * @param file path of the archive
 */
export function correctionPython(correction: Correction, file: string): string {
  const { name } = correction;
  const measurements = Object.values(correction.measurements);
  const own = measurements.some(({ withoutOwn }) => withoutOwn);
  const terms = measurements.some((zeroPoints) => zeroPoints.terms);
  const color = measurements.some((zeroPoints) => zeroPoints.terms?.color);
  const effects = measurements.some((zeroPoints) => zeroPoints.effects);
  const errors = measurements.some(({ errorScale }) => errorScale);
  return [
    `import ${color ? "base64, " : ""}json, zipfile`,
    "import numpy as np",
    `name = ${JSON.stringify(name)}`,
    `lines = zipfile.ZipFile(${JSON.stringify(oneLine(file))}).read("additions.jsonl").decode().splitlines()`,
    "for line in map(json.loads, lines):",
    '    if line["kind"] == "correction" and line.get("name") == name and line["value"]:',
    '        z = line["value"]["zeroPoints"]',
    '        at = [z["epochKeys"].index(k) if k in z["epochKeys"] else -1 for k in ds.epoch.values]',
    "        along = lambda numbers: np.array(numbers + [None], float)[at]  # NaN: the epoch has none",
    '        zero, error = along(z["zeroPoint"]), along(z["uncertainty"])',
    '        for key in line["keys"]:',
    "            curves = ds.lightcurves.sel(measurement=key).values.astype(float)  # object, value, epoch",
    "            magnitude, sigma = curves[:, 0] - zero, np.hypot(curves[:, 1], error)",
    ...(terms
      ? [
          '            t = z.get("terms", {"terms": [], "covariance": []})',
          '            place = t.get("place", {"kind": "none"})',
          "            x = y = c = np.full(len(ds.object), np.nan)",
          '            if place["kind"] == "sky":',
          '                ra, dec, dec0 = np.radians(ds.object_ra.values - place["raDeg"]), np.radians(ds.object_dec.values), np.radians(place["decDeg"])',
          '                unit = np.radians(place["scaleDeg"]) * (np.sin(dec0) * np.sin(dec) + np.cos(dec0) * np.cos(dec) * np.cos(ra))',
          "                x, y = np.cos(dec) * np.sin(ra) / unit, (np.cos(dec0) * np.sin(dec) - np.sin(dec0) * np.cos(dec) * np.cos(ra)) / unit",
          '            if place["kind"] == "image":',
          '                x, y = (ds.object_x_image.values - place["x"]) / place["scale"], (ds.object_y_image.values - place["y"]) / place["scale"]',
          ...(color
            ? [
                '            if "color" in t:',
                '                known = np.frombuffer(base64.b64decode(t["color"]["byObject"]), "<f4")',
                "                c = np.concatenate([known, np.full(len(ds.object), np.nan)])[: len(ds.object)]",
              ]
            : []),
          '            basis = {"color": c, "x": x, "y": y, "x2": x * x, "xy": x * y, "y2": y * y}',
          '            factors = [np.ones(len(ds.object))] + [np.nan_to_num(basis[k["name"]] - k["mean"]) for k in t["terms"]]',
          '            for k, factor in zip(t["terms"], factors[1:]):',
          '                magnitude = magnitude - factor[:, None] * along(k["coefficient"])',
          '            if t["terms"]:',
          "                variance, entry = 0, 0",
          "                for a in range(len(factors)):",
          "                    for b in range(a + 1):",
          '                        one = along([e[entry] if e else None for e in t["covariance"]])',
          "                        variance = variance + (1 + (a != b)) * (factors[a] * factors[b])[:, None] * one",
          "                        entry += 1",
          "                sigma = np.hypot(curves[:, 1], np.sqrt(variance))",
        ]
      : []),
    ...(own
      ? [
          '            for object, numbers in z.get("withoutOwn", {}).items():',
          "                at_object = list(ds.object.values).index(object)",
          "                magnitude[at_object] = curves[at_object, 0] - along(numbers)",
          ...(terms ? ["                sigma[at_object] = np.hypot(curves[at_object, 1], error)"] : []),
        ]
      : []),
    ...(effects
      ? [
          "            valid = (curves[:, 0] < 90) & (curves[:, 1] > 0) & (curves[:, 1] < 1) & np.isfinite(magnitude)",
          "            weight = np.where(valid, 1 / np.where(valid, curves[:, 1], 1) ** 2, 0)",
          "            mean = (weight * np.nan_to_num(magnitude)).sum(1) / weight.sum(1)",
          "            left = np.where(valid, magnitude - mean[:, None], 0)",
          '            for effect in z.get("effects", []):',
          '                strength = np.nan_to_num(along(effect["strength"]))',
          "                amount = (weight * left * strength).sum(1) / (weight * strength**2).sum(1)",
          "                taken = np.nan_to_num(amount)[:, None] * strength",
          "                left, magnitude = left - taken, magnitude - taken",
        ]
      : []),
    ...(errors
      ? [
          '            scale = z.get("errorScale", {"gamma": 1, "epsilon": 0})',
          '            sigma = np.hypot(scale["gamma"] * sigma, scale["epsilon"])',
        ]
      : []),
  ].join("\n");
}
