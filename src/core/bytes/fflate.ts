import { Gunzip, gunzipSync } from "fflate";

export { Gunzip as StreamedGunzip };

/** Unpacks one gzip member whose content has a known length. */
export function unpackGzip(input: Uint8Array, byteLength: number): Uint8Array {
  return gunzipSync(input, { out: new Uint8Array(byteLength) });
}
