import type { Correction, MeasurementZeroPoints } from "../verbs/calibrate.ts";
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
${pythonOf(
  name,
  file,
  parts.map(([, zeroPoints]) => zeroPoints),
)}
\`\`\`
`;
}

function sentences({ withoutOwn, effects, errorScale, reference }: MeasurementZeroPoints): string[] {
  const share = Object.keys(withoutOwn ?? {}).length;
  return [
    reference
      ? `brought to ${oneLine(reference.column)} of the reference catalog by ${reference.offset.toFixed(4)} mag.`
      : "the weighted mean of the zero points is 0.",
    ...(share > 0 ? [`each of its ${share} comparison objects has zero points without its own share.`] : []),
    ...(effects
      ? [
          `${effects.length} systematic effect${effects.length === 1 ? "" : "s"} (SysRem) taken off after them, of which each object has its own amount, found from its points below 90 mag with errors between 0 and 1 that nobody excluded.`,
        ]
      : []),
    ...(errorScale
      ? [`errors are sqrt((${errorScale.gamma.toFixed(4)} e)^2 + ${errorScale.epsilon.toFixed(5)}^2).`]
      : []),
  ];
}

/** Only the steps that one of the measurements needs. */
function pythonOf(name: string, file: string, measurements: MeasurementZeroPoints[]): string {
  const own = measurements.some(({ withoutOwn }) => withoutOwn);
  const effects = measurements.some((zeroPoints) => zeroPoints.effects);
  const errors = measurements.some(({ errorScale }) => errorScale);
  return [
    "import json, zipfile",
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
    ...(own
      ? [
          '            for object, numbers in z.get("withoutOwn", {}).items():',
          "                at_object = list(ds.object.values).index(object)",
          "                magnitude[at_object] = curves[at_object, 0] - along(numbers)",
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
