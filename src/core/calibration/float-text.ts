/** Numbers as base64 of little-endian float32, a third of what they take as JSON. */
export function base64OfFloats(numbers: ArrayLike<number>): string {
  const view = new DataView(new ArrayBuffer(4 * numbers.length));
  for (let i = 0; i < numbers.length; i++) view.setFloat32(4 * i, numbers[i]!, true);
  let text = "";
  for (let at = 0; at < view.byteLength; at++) text += String.fromCharCode(view.getUint8(at));
  return btoa(text);
}

/** @throws a DOMException where the text is no base64 */
export function floatsOfBase64(text: string): Float32Array<ArrayBuffer> {
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length >> 2 }, (_, i) => view.getFloat32(4 * i, true));
}
