/** Which part of an image is seen: places are those of FITS, y upwards; the screen's are in CSS pixels, downwards. */
export class ImageViewport {
  /** CSS pixels along a pixel of the image. */
  scale = $state(1);
  /** The place of the image in the middle. */
  x = $state(0);
  y = $state(0);
  width = $state(0);
  height = $state(0);
  /** The size that the whole image was fitted to, until something is moved. */
  #fitted: string | undefined = "";
  /** Parts of a pixel that pans have not moved yet, to the right and down. */
  readonly #rest: [number, number] = [0, 0];

  /** Something was moved since the whole image was shown. */
  get isMoved(): boolean {
    return this.#fitted === undefined;
  }

  /** Shows the whole image. */
  fit(imageWidth: number, imageHeight: number): void {
    this.scale = Math.max(1e-4, Math.min(this.width / imageWidth, this.height / imageHeight));
    [this.x, this.y] = [(imageWidth + 1) / 2, (imageHeight + 1) / 2];
    this.#fitted = `${this.width} ${this.height}`;
  }

  /** Shows the whole image anew when the size of the view has changed, unless something was moved. */
  keepFitted(imageWidth: number, imageHeight: number): void {
    if (this.#fitted !== undefined && this.#fitted !== `${this.width} ${this.height}`)
      this.fit(imageWidth, imageHeight);
  }

  left = (x: number) => this.width / 2 + (x - this.x) * this.scale;
  top = (y: number) => this.height / 2 - (y - this.y) * this.scale;
  imageX = (left: number) => this.x + (left - this.width / 2) / this.scale;
  imageY = (top: number) => this.y - (top - this.height / 2) / this.scale;

  /** Puts a place of the image into the middle. */
  goTo(x: number, y: number, scale = this.scale): void {
    this.#fitted = undefined;
    [this.x, this.y, this.scale] = [x, y, scale];
  }

  /** By whole pixels of the screen: what is left over goes into the next step. */
  panBy(right: number, down: number): void {
    this.#fitted = undefined;
    const ratio = globalThis.devicePixelRatio ?? 1;
    const [wholeRight, wholeDown] = [right, down].map((by, k) => {
      const wanted = by + this.#rest[k]!;
      const whole = Math.round(wanted * ratio) / ratio;
      this.#rest[k] = wanted - whole;
      return whole;
    }) as [number, number];
    this.x -= wholeRight / this.scale;
    this.y += wholeDown / this.scale;
  }

  /** What lies at a place of the screen stays there. */
  zoomBy(factor: number, left = this.width / 2, top = this.height / 2): void {
    const [x, y] = [this.imageX(left), this.imageY(top)];
    this.#fitted = undefined;
    this.scale = Math.min(64, Math.max(1e-3, this.scale * factor));
    this.x = x - (left - this.width / 2) / this.scale;
    this.y = y + (top - this.height / 2) / this.scale;
  }

  /** Shows what lies between two places of the screen, and no less. */
  zoomTo([left, top]: [number, number], [right, bottom]: [number, number]): void {
    const [x, y] = [this.imageX((left + right) / 2), this.imageY((top + bottom) / 2)];
    const wide = Math.max(1, Math.abs(right - left));
    const high = Math.max(1, Math.abs(bottom - top));
    this.zoomBy(Math.min(this.width / wide, this.height / high));
    this.goTo(x, y);
  }
}
