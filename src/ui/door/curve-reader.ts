import { type CurveAxis, unpackCurves } from "../../core/lightcurve/curve-pack.ts";
import type { LightCurve } from "../../core/lightcurve/light-curve.ts";
import type { SourceRequest } from "../../core/verbs/datasets.ts";
import type { LightCurveRequest } from "../../core/verbs/read.ts";
import type { ReaderApi } from "../../rpc/api.ts";
import type { Client } from "../../rpc/spawn.ts";

/** Reads light curves through the reader worker; their epochs cross to this thread once, not with every call. */
export class CurveReader {
  readonly #reader: () => Pick<Client<ReaderApi>, "lightCurves">;
  #axis: CurveAxis | undefined;

  constructor(reader: () => Pick<Client<ReaderApi>, "lightCurves">) {
    this.#reader = reader;
  }

  async read(source: SourceRequest, curves: LightCurveRequest["curves"], signal?: AbortSignal): Promise<LightCurve[]> {
    const known = this.#axis;
    const request = known ? { ...source, curves, knownAxisId: known.axisId } : { ...source, curves };
    const pack = await this.#reader().lightCurves(request, { signal });
    const axis = pack.axis ?? known!;
    this.#axis = axis;
    return unpackCurves(curves, pack, axis);
  }
}
