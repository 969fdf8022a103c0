import { timeKinds } from "../../../core/barycenter/time-settings.ts";
import type { CurveView } from "./curve-view.svelte.ts";

/** What the light-curve view keeps, where it is not as at first, begins with this. */
const prefix = "curve.";

const keptParts = ["rates", "compare", "treatment", "periods"] as const;

export const isKeptOfCurves = (name: string) => name.startsWith(prefix);

/** How light curves are looked at, for the dataset's view and for links: texts by name. */
export function keptCurves({
  pinned,
  hidden,
  xColumn,
  time,
  sourceX,
  pointColor,
  zoom,
  parts,
  settings,
}: CurveView): Record<string, string> {
  const { minSignalToNoise, maxUncertainty, flagBits, excludedEpochKeys, window, rate, smoothing } = settings;
  const shown = keptParts.filter((part) => parts[part]);
  const kept: Record<string, string | undefined> = {
    pinned: lines(pinned),
    hidden: lines(hidden),
    x: xColumn || undefined,
    source: sourceX || undefined,
    color: pointColor || undefined,
    time: time === "stored" ? undefined : time,
    zoom: zoom?.join(" "),
    parts: lines(shown),
    flags: flagBits > 0 ? String(flagBits) : undefined,
    sn: minSignalToNoise?.toString(),
    error: maxUncertainty?.toString(),
    masked: lines(excludedEpochKeys),
    window: settings.windowOn ? `${window.samples} ${window.sigma}` : undefined,
    rate: settings.rateOn ? `${rate.lowPercent} ${rate.highPercent} ${rate.sigma}` : undefined,
    smooth: settings.smoothingOn ? `${smoothing.windowDays} ${smoothing.sigma}` : undefined,
    ratio: settings.ratioAsMagnitude ? "on" : undefined,
  };
  return Object.fromEntries(
    Object.entries(kept).flatMap(([name, text]) => (text === undefined ? [] : [[prefix + name, text]])),
  );
}

/**
 * Looks at light curves as they were looked at when that was kept; what was not kept is as at first.
 * @param known what there is: objects and epoch columns that are no more are left out
 */
export function applyKeptCurves(
  curves: CurveView,
  kept: Readonly<Record<string, string>>,
  known: { objectKeys: ReadonlySet<string>; epochColumns: ReadonlySet<string> },
): void {
  const text = (name: string) => kept[prefix + name];
  const listed = (name: string) => text(name)?.split("\n") ?? [];
  const numbers = (name: string, count: number): number[] | undefined => {
    const found = text(name)?.split(" ").map(Number);
    return found?.length === count && found.every(Number.isFinite) ? found : undefined;
  };
  const { settings } = curves;
  const x = text("x") ?? "";
  const parts = new Set(listed("parts"));
  settings.reset();
  curves.pinned = listed("pinned").filter((key) => known.objectKeys.has(key));
  curves.hidden = new Set(listed("hidden"));
  curves.xColumn = known.epochColumns.has(x) ? x : "";
  // What the dataset does not have is not looked at.
  [curves.sourceX, curves.pointColor] = [text("source") ?? "", text("color") ?? ""];
  curves.time = timeKinds.find((kind) => kind === text("time")) ?? "stored";
  curves.zoom = numbers("zoom", 2) as [number, number] | undefined;
  for (const part of keptParts) curves.parts[part] = parts.has(part);
  settings.flagBits = (numbers("flags", 1)?.[0] ?? 0) & 0x7fffffff;
  settings.minSignalToNoise = numbers("sn", 1)?.[0];
  settings.maxUncertainty = numbers("error", 1)?.[0];
  settings.excludedEpochKeys = new Set(listed("masked"));
  settings.ratioAsMagnitude = text("ratio") !== undefined;
  const [window, rate, smoothing] = [numbers("window", 2), numbers("rate", 3), numbers("smooth", 2)];
  settings.windowOn = window !== undefined;
  if (window) settings.window = { samples: window[0]!, sigma: window[1]! };
  settings.rateOn = rate !== undefined;
  if (rate) settings.rate = { lowPercent: rate[0]!, highPercent: rate[1]!, sigma: rate[2]! };
  settings.smoothingOn = smoothing !== undefined;
  if (smoothing) settings.smoothing = { windowDays: smoothing[0]!, sigma: smoothing[1]! };
}

function lines(keys: Iterable<string>): string | undefined {
  const all = [...keys];
  return all.length > 0 ? all.join("\n") : undefined;
}
