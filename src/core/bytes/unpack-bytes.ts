import { Gunzip, gunzipSync, inflateSync, unzlibSync } from "fflate";
import { decompress } from "fzstd";

export { Gunzip as StreamedGunzip };

// Bytes in memory, unpacked to as many bytes as are known to be in them; what is damaged throws, or is as long as it is.

export const gunzipBytes = (packed: Uint8Array, byteLength: number): Uint8Array =>
  gunzipSync(packed, { out: new Uint8Array(byteLength) });

export const unzlibBytes = (packed: Uint8Array, byteLength: number): Uint8Array =>
  unzlibSync(packed, { out: new Uint8Array(byteLength) });

/** A bare deflate stream, as zips have. */
export const inflatedBytes = (packed: Uint8Array, byteLength: number): Uint8Array<ArrayBuffer> =>
  inflateSync(packed, { out: new Uint8Array(byteLength) }) as Uint8Array<ArrayBuffer>;

/** @param byteLength where it is known; the frame may say it itself */
export const unzstdBytes = (packed: Uint8Array, byteLength?: number): Uint8Array =>
  byteLength === undefined ? decompress(packed) : decompress(packed, new Uint8Array(byteLength));
