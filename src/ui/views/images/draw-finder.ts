import { formatDec, formatRa } from "../../kit/text/sky.ts";

interface FinderChart {
  /** North up, as it is painted: as many pixels along each side. */
  picture: ImageData;
  raDeg: number;
  decDeg: number;
  sizeArcsec: number;
  title: string;
  /** Whose image it is. */
  source: string;
  /** Places of other objects that are marked: degrees east and north of the middle one. Comparison stars are squares. */
  marks?: readonly FinderMark[];
}

export interface FinderMark {
  east: number;
  north: number;
  name: string;
  comparison?: boolean;
}

const ink = "#111";
const side = 900;
const [margin, head, foot] = [50, 84, 52];

/** A finder chart as it is printed: white paper, north up, the object between two strokes, a bar of an arcminute. */
export function drawFinder(chart: FinderChart): HTMLCanvasElement {
  const { picture, raDeg, decDeg, sizeArcsec, title, source, marks = [] } = chart;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [side + 2 * margin, side + head + foot];
  const context = canvas.getContext("2d")!;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  const small = new OffscreenCanvas(picture.width, picture.height);
  small.getContext("2d")!.putImageData(picture, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, margin, head, side, side);
  context.strokeStyle = ink;
  context.lineWidth = 1.5;
  context.strokeRect(margin, head, side, side);

  const [x, y] = [margin + side / 2, head + side / 2];
  context.strokeStyle = "#d0006f";
  context.lineWidth = 3;
  context.beginPath();
  for (const [dx, dy] of [
    [1, 0],
    [0, -1],
  ] as const) {
    context.moveTo(x + dx * 16, y + dy * 16);
    context.lineTo(x + dx * 48, y + dy * 48);
  }
  context.stroke();

  const perArcsec = side / sizeArcsec;
  context.lineWidth = 2;
  context.font = "16px system-ui, sans-serif";
  for (const { east, north, name, comparison } of marks) {
    const [left, top] = [x - east * 3600 * perArcsec, y - north * 3600 * perArcsec];
    const color = comparison ? "#00704a" : "#0060c0";
    context.strokeStyle = color;
    context.fillStyle = color;
    context.beginPath();
    if (comparison) context.rect(left - 13, top - 13, 26, 26);
    else context.arc(left, top, 13, 0, 2 * Math.PI);
    context.stroke();
    context.fillText(name, left + 17, top + 5);
  }

  context.fillStyle = ink;
  context.font = "600 24px system-ui, sans-serif";
  context.fillText(title, margin, 34);
  context.font = "20px ui-monospace, monospace";
  context.fillText(`${formatRa(raDeg)} ${formatDec(decDeg)}`, margin, 66);
  context.font = "18px system-ui, sans-serif";
  context.textAlign = "center";
  context.fillText("N", x, head - 8);
  context.fillText("E", margin - 18, y + 6);
  context.textAlign = "right";
  context.fillText(
    `${Number((sizeArcsec / 60).toFixed(1))}′ × ${Number((sizeArcsec / 60).toFixed(1))}′`,
    margin + side,
    66,
  );
  const bar = sizeArcsec >= 120 ? 60 : 10;
  const bottom = head + side + 30;
  context.textAlign = "left";
  context.fillText(source, margin + bar * perArcsec + 60, bottom + 6);
  context.strokeStyle = ink;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(margin, bottom);
  context.lineTo(margin + bar * perArcsec, bottom);
  context.stroke();
  context.fillText(bar === 60 ? "1′" : "10″", margin + bar * perArcsec + 8, bottom + 6);
  return canvas;
}
