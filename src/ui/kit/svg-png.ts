/** CSS pixels in a millimeter. */
const pixelsPerMm = 96 / 25.4;

/** A drawing as PNG, so many times as fine as a screen's 96 dots an inch. */
export async function svgToPng(svg: string, widthMm: number, times: number): Promise<Blob> {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const width = Math.round(widthMm * pixelsPerMm * times);
    const height = Math.round((width * image.naturalHeight) / image.naturalWidth);
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext("2d")!.drawImage(image, 0, 0, width, height);
    return await canvas.convertToBlob({ type: "image/png" });
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The same as a `data:` URL, which a drawing can hold. */
export async function pngUrl(svg: string, widthMm: number, times: number): Promise<string> {
  const bytes = new Uint8Array(await (await svgToPng(svg, widthMm, times)).arrayBuffer());
  let text = "";
  for (let from = 0; from < bytes.length; from += 0x8000)
    text += String.fromCharCode(...bytes.subarray(from, from + 0x8000));
  return `data:image/png;base64,${btoa(text)}`;
}
