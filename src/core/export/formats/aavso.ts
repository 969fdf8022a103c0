import { noPoint } from "../../cube/no-point.ts";
import { WorkbenchError } from "../../errors.ts";
import type { LightCurve } from "../../lightcurve/light-curve.ts";
import { workbenchVersion } from "../../version.ts";
import type { CurveHead, ExportFormat } from "../curve-export.ts";
import { curvesOfBlock } from "../point-table.ts";
import { commentLine } from "./csv-format.ts";

/** Filters that the AAVSO takes (extended file format, 2021-12-02). */
export const aavsoFilters: readonly string[] = [
  ...["U", "B", "V", "R", "I", "J", "H", "K", "TB", "TG", "TR", "CV", "CR", "SZ", "SU", "SG", "SR", "SI", "STU", "STV"],
  ...["STB", "STY", "STHBW", "STHBN", "MA", "MB", "MI", "ZS", "Y", "HA", "HAC", "RJ", "IJ", "GG", "GBP", "GRP", "O"],
];

const mostStarId = 30;
const mostNotes = 100;

/** @throws InvalidRequest: what the AAVSO cannot take, and why */
function refuse(what: string, expected: string, found: string): never {
  const message = `The AAVSO's format cannot hold this: ${what} must be ${expected}, and is ${found}.`;
  throw new WorkbenchError("InvalidRequest", { what, expected, found }, message);
}

function checkHead({ measurements, objects, time, options }: CurveHead): void {
  const { observerCode = "", filters = {} } = options;
  if (!/^[A-Za-z0-9]{1,5}$/.test(observerCode))
    refuse("the observer's code", "that of the AAVSO, up to 5 letters and digits", observerCode || "not given");
  for (const { measurementKey, kind } of measurements) {
    if (kind !== "mag") refuse(`“${measurementKey}”`, "a magnitude", `a ${kind === "other" ? "number" : kind}`);
    const filter = filters[measurementKey];
    if (!filter || !aavsoFilters.includes(filter))
      refuse(`the filter of “${measurementKey}”`, `one of ${aavsoFilters.join(" ")}`, filter ?? "not chosen");
  }
  const long = objects.objectKey.find((key) => key.length > mostStarId);
  if (long !== undefined) refuse("a star's name", `at most ${mostStarId} characters`, `“${long}”`);
  if (time.scale !== "UTC" && time.scale !== "unknown") refuse("the time scale", "UTC", time.scale);
  if (time.reference === "start" || time.reference === "end")
    refuse("the time of a point", "the middle of the exposure", `its ${time.reference}`);
  if (time.place === "barycentre" || time.place === "spacecraft")
    refuse("the place of the times", "the observatory, the geocenter or the Sun", time.place);
}

/** A number of at most so many characters, with a dot. */
export function shortNumber(value: number, decimals: number, mostLength: number): string | undefined {
  for (let digits = decimals; digits >= 1; digits--) {
    const text = value.toFixed(digits);
    if (text.length <= mostLength) return text;
  }
  return undefined;
}

/** With its sign where the star is fainter than what stands there; undefined where nothing is known of it. */
function magnitudeText(
  { value, flags, limits }: LightCurve,
  epoch: number,
  { values, everyEpoch }: Pick<CurveHead, "values" | "everyEpoch">,
): string | undefined {
  if (!Number.isNaN(value[epoch]!)) return shortNumber(value[epoch]!, 4, 8);
  const limit = limits?.[epoch] ?? Number.NaN;
  // Limits have no corrections: beside corrected values they would be on another scale.
  if (!everyEpoch || values !== "raw" || flags[epoch] !== noPoint.upperLimit || Number.isNaN(limit)) return undefined;
  const text = shortNumber(limit, 4, 7);
  return text && `<${text}`;
}

export const aavso: ExportFormat = {
  id: "aavso",
  label: "AAVSO extended",
  hint: "For WebObs: magnitudes only, with the filter of each and your observer's code",
  extension: ".txt",
  mediaType: "text/plain",
  isText: true,
  isPlain: true,
  bytesPerPoint: 85,
  python: 'import pandas as pd; t = pd.read_csv("FILE", comment="#", header=None)',
  open(head, sink) {
    checkHead(head);
    const { objects, measurements, time, options } = head;
    const names = [...objects.objectKey, ...measurements.map(({ measurementKey }) => measurementKey)];
    const delimiter = [",", ";", "!", "|"].find((one) => !names.some((name) => name.includes(one)));
    if (!delimiter) refuse("names", "free of one of , ; ! |", "with all of them");
    const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ");
    sink.text(
      [
        ...["#TYPE=EXTENDED", `#OBSCODE=${options.observerCode!.toUpperCase()}`],
        `#SOFTWARE=Lightcurve Workbench ${workbenchVersion}`,
        ...[`#DELIM=${delimiter}`, `#DATE=${time.place === "heliocentre" ? "HJD" : "JD"}`, "#OBSTYPE=CCD"],
        ...head.about.map((line) => commentLine(line).slice(0, 255)),
        ...(head.hasLimits && head.values !== "raw"
          ? ["# Limits are left out: they are without the corrections."]
          : []),
        `#NAME,DATE,MAG,MERR,FILT,TRANS,MTYPE,CNAME,CMAG,KNAME,KMAG,AMASS,GROUP,CHART,NOTES`.replaceAll(
          ",",
          delimiter!,
        ),
        "",
      ].join("\r\n"),
    );
    return {
      write(block) {
        let at = 0;
        for (const curves of curvesOfBlock(block, head.values)) {
          const object = block.firstObject + Math.floor(at / measurements.length);
          const { measurementKey } = measurements[at++ % measurements.length]!;
          const curve = curves.at(-1)!;
          const { value, uncertainty, epochMjd } = curve;
          for (let epoch = 0; epoch < value.length; epoch++) {
            const date = shortNumber(epochMjd[epoch]! + 2_400_000.5, 7, 16);
            const magnitude = magnitudeText(curve, epoch, head);
            if (Number.isNaN(epochMjd[epoch]!) || !date || !magnitude) continue;
            const error = uncertainty[epoch]! > 0 ? shortNumber(uncertainty[epoch]!, 4, 6) : undefined;
            const cells = [
              ...[
                oneLine(objects.objectKey[object]!),
                date,
                magnitude,
                error ?? "na",
                options.filters![measurementKey]!,
              ],
              ...[
                "NO",
                "STD",
                "ENSEMBLE",
                "na",
                "na",
                "na",
                "na",
                "na",
                "na",
                oneLine(measurementKey).slice(0, mostNotes),
              ],
            ];
            sink.text(`${cells.join(delimiter)}\r\n`);
          }
        }
      },
      end: () => undefined,
    };
  },
};
