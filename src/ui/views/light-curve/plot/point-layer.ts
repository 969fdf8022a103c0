import { addSymbol } from "../../../kit/symbols.ts";

/** Which pixels a symbol covers, and by how much, about the pixel that its middle lies in. */
interface Coverage {
  right: Int8Array;
  down: Int8Array;
  /** 0 to 255. */
  share: Uint8Array;
}

interface Brush {
  /** Number of the symbol. */
  series: number;
  radius: number;
  /** Of the outline of open symbols. */
  lineWidth: number;
  alpha: number;
}

type Place = [x: number, y: number];

type Rgb = readonly [red: number, green: number, blue: number];

/** Places in a pixel that are told apart along each axis: a point lies within an eighth of a pixel of where it is drawn. */
const steps = 4;

/**
 * Many small symbols over each other in the order in which they come, each pixel of each blended here: a canvas takes a path of
 * its own for each four times as long, and one path of all of them thirty times. In pixels of the canvas.
 */
export class PointLayer {
  readonly #canvas = new OffscreenCanvas(1, 1);
  #image: ImageData | undefined;
  readonly #coverages = new Map<string, Coverage[]>();
  readonly #colors = new Map<string, Rgb>();

  /** Begins anew, without a point. */
  clear(width: number, height: number): void {
    const [wide, high] = [Math.max(1, Math.ceil(width)), Math.max(1, Math.ceil(height))];
    if (this.#image?.width === wide && this.#image.height === high) this.#image.data.fill(0);
    else {
      this.#image = new ImageData(wide, high);
      [this.#canvas.width, this.#canvas.height] = [wide, high];
    }
  }

  /** Draws what was added where the layer's corner lies on a canvas. */
  paint(context: CanvasRenderingContext2D, left: number, top: number): void {
    if (!this.#image) return;
    this.#canvas.getContext("2d")!.putImageData(this.#image, 0, 0);
    context.drawImage(this.#canvas, left, top);
  }

  /** What adds symbols of one kind, each about a place; open ones have a background and an outline, the others are filled. */
  brush({
    series,
    radius,
    lineWidth,
    alpha,
  }: Brush): (color: string, background: string | undefined, ...at: Place) => void {
    const inside = this.#coveragesOf(series, radius, 0);
    const outline = this.#coveragesOf(series, radius, lineWidth);
    return (color, background, x, y) => {
      const [column, row] = [Math.floor(x), Math.floor(y)];
      const place = Math.floor((y - row) * steps) * steps + Math.floor((x - column) * steps);
      this.#blend(inside[place]!, this.#colorOf(background ?? color), alpha, column, row);
      if (background !== undefined) this.#blend(outline[place]!, this.#colorOf(color), alpha, column, row);
    };
  }

  #blend({ right, down, share }: Coverage, [red, green, blue]: Rgb, alpha: number, column: number, row: number): void {
    const { data, width, height } = this.#image!;
    for (let k = 0; k < share.length; k++) {
      const x = column + right[k]!;
      const y = row + down[k]!;
      if (x < 0 || x >= width || y < 0 || y >= height) continue;
      const at = 4 * (y * width + x);
      const over = share[k]! * alpha;
      const before = data[at + 3]!;
      if (before === 0 || over === 255) {
        data[at] = red;
        data[at + 1] = green;
        data[at + 2] = blue;
        data[at + 3] = over;
        continue;
      }
      const whole = over + before * (1 - over / 255);
      const part = over / whole;
      data[at] = data[at]! + (red - data[at]!) * part;
      data[at + 1] = data[at + 1]! + (green - data[at + 1]!) * part;
      data[at + 2] = data[at + 2]! + (blue - data[at + 2]!) * part;
      data[at + 3] = whole;
    }
  }

  /** Of a symbol, or of its outline where that has a width, at each place in a pixel. */
  #coveragesOf(series: number, radius: number, lineWidth: number): Coverage[] {
    const name = `${series} ${radius} ${lineWidth}`;
    let known = this.#coverages.get(name);
    if (!known) {
      known = coverages(series, radius, lineWidth);
      this.#coverages.set(name, known);
    }
    return known;
  }

  #colorOf(color: string): Rgb {
    let known = this.#colors.get(color);
    if (!known) {
      const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })!;
      context.fillStyle = color;
      context.fillRect(0, 0, 1, 1);
      const [red, green, blue] = context.getImageData(0, 0, 1, 1).data;
      known = [red!, green!, blue!];
      this.#colors.set(color, known);
    }
    return known;
  }
}

/** What a canvas covers of the pixels about the middle. */
function coverages(series: number, radius: number, lineWidth: number): Coverage[] {
  // No corner is further from the middle than 1.4 radii; those of an outline are mitered.
  const reach = Math.ceil(1.4 * radius + 2 * lineWidth + 1);
  const size = 2 * reach + 1;
  const context = new OffscreenCanvas(size, size).getContext("2d", { willReadFrequently: true })!;
  context.lineWidth = lineWidth;
  return Array.from({ length: steps * steps }, (_, place) => {
    context.clearRect(0, 0, size, size);
    context.beginPath();
    const middle = (step: number) => reach + (step + 0.5) / steps;
    addSymbol(context, series, middle(place % steps), middle(Math.floor(place / steps)), radius);
    if (lineWidth > 0) context.stroke();
    else context.fill();
    const { data } = context.getImageData(0, 0, size, size);
    const covered = Array.from({ length: size * size }, (_, i) => i).filter((i) => data[4 * i + 3]! > 0);
    return {
      right: Int8Array.from(covered, (i) => (i % size) - reach),
      down: Int8Array.from(covered, (i) => Math.floor(i / size) - reach),
      share: Uint8Array.from(covered, (i) => data[4 * i + 3]!),
    };
  });
}
