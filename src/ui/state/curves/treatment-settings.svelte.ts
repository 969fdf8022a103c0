import { type Binning, defaultBinning } from "../../../core/lightcurve/bin-points.ts";
import { defaultRateFilter, type RateFilter } from "../../../core/lightcurve/rate-filter.ts";
import { defaultSmoothing, type Smoothing } from "../../../core/lightcurve/smoothing.ts";
import type { ClippedSide, Treatment } from "../../../core/lightcurve/treat-curve.ts";
import { defaultWindowFilter, type WindowFilter } from "../../../core/lightcurve/window-filter.ts";

/** What the user asks of the points that are shown. */
export class TreatmentSettings {
  flagBits = $state(0);
  minSignalToNoise = $state<number | undefined>();
  maxUncertainty = $state<number | undefined>();
  excludedEpochKeys = $state.raw<ReadonlySet<string>>(new Set());
  windowOn = $state(false);
  window = $state.raw<WindowFilter>(defaultWindowFilter);
  rateOn = $state(false);
  rate = $state.raw<RateFilter>(defaultRateFilter);
  smoothingOn = $state(false);
  smoothing = $state.raw<Smoothing>(defaultSmoothing);
  clips = $state<ClippedSide>("both");
  binningOn = $state(false);
  binning = $state.raw<Binning>(defaultBinning);
  limitsOn = $state(false);
  ratioAsMagnitude = $state(false);

  treatment = $derived.by((): Treatment => {
    const { flagBits, minSignalToNoise, maxUncertainty, excludedEpochKeys } = this;
    return {
      criteria: {
        ...{ flagBits, excludedEpochKeys },
        ...(minSignalToNoise === undefined ? {} : { minSignalToNoise }),
        ...(maxUncertainty === undefined ? {} : { maxUncertainty }),
      },
      window: this.windowOn ? this.window : undefined,
      rate: this.rateOn ? this.rate : undefined,
      smoothing: this.smoothingOn ? this.smoothing : undefined,
      clips: this.clips,
      binning: this.binningOn ? this.binning : undefined,
    };
  });
  /** How many of the settings change what is shown. */
  activeCount = $derived(
    [
      ...[this.flagBits > 0, this.minSignalToNoise !== undefined, this.maxUncertainty !== undefined],
      ...[this.excludedEpochKeys.size > 0, this.windowOn, this.rateOn, this.smoothingOn],
      ...[this.ratioAsMagnitude, this.binningOn, this.limitsOn],
    ].filter(Boolean).length,
  );

  toggleFlag(bit: number): void {
    this.flagBits ^= 1 << bit;
  }

  excludeEpochs(epochKeys: Iterable<string>, exclude = true): void {
    const keys = new Set(this.excludedEpochKeys);
    for (const key of epochKeys) exclude ? keys.add(key) : keys.delete(key);
    this.excludedEpochKeys = keys;
  }

  reset(): void {
    Object.assign(this, {
      ...{ flagBits: 0, minSignalToNoise: undefined, maxUncertainty: undefined, excludedEpochKeys: new Set() },
      ...{ windowOn: false, rateOn: false, smoothingOn: false, ratioAsMagnitude: false },
      ...{ clips: "both", binningOn: false, binning: defaultBinning, limitsOn: false },
      ...{ window: defaultWindowFilter, rate: defaultRateFilter, smoothing: defaultSmoothing },
    });
  }
}
