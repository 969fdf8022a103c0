import { holeColor } from "../../../core/image/color-map.ts";
import type { Cuts } from "../../../core/image/cuts.ts";
import { steps } from "../../../core/image/stretch.ts";
import type { ImageLook } from "../../state/images/image-look.svelte.ts";
import type { Tile } from "../../state/images/image-tiles.svelte.ts";
import type { PlacedTiles } from "./placed-tiles.ts";

/** Tiles that are kept on the graphics card: 64 MB. */
const mostTextures = 64;
/** The palette's texels along each side: WebGL2 promises no more than 2,048 in a row. */
const paletteWidth = 256;
const paletteHeight = Math.ceil((steps + 1) / paletteWidth);

const vertexShader = `#version 300 es
uniform vec4 rectangle; // left, bottom, right, top in clip space
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(mix(rectangle.xy, rectangle.zw, corner), 0.0, 1.0);
}`;

/** The low cut comes in two parts, whose sum has the digits of a double: images with a large sky keep their levels. */
const fragmentShader = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
uniform sampler2D values;
uniform sampler2D palette;
uniform vec2 origin; // of the tile, in pixels of the device from the lower left
uniform vec2 size;
uniform vec2 low;
uniform float scale; // steps per unit; 0 where both cuts are one
uniform vec4 hole;
uniform bool smoothed;
out vec4 color;

vec4 colorOf(float value) {
  if ((floatBitsToUint(value) & 0x7fffffffu) > 0x7f800000u) return hole;
  float above = (value - low.x) - low.y;
  float place = scale == 0.0 ? (above > 0.0 ? ${steps}.0 : 0.0) : above * scale;
  int at = int(clamp(place, 0.0, ${steps}.0) + 0.5);
  return texelFetch(palette, ivec2(at % ${paletteWidth}, at / ${paletteWidth}), 0);
}

void main() {
  ivec2 count = textureSize(values, 0);
  vec2 place = (gl_FragCoord.xy - origin) * vec2(count) / size;
  ivec2 last = count - 1;
  if (!smoothed) {
    color = colorOf(texelFetch(values, clamp(ivec2(place), ivec2(0), last), 0).r);
    return;
  }
  vec2 below = floor(place - 0.5);
  vec2 part = place - 0.5 - below;
  ivec2 a = clamp(ivec2(below), ivec2(0), last);
  ivec2 b = clamp(ivec2(below) + 1, ivec2(0), last);
  color = mix(
    mix(colorOf(texelFetch(values, a, 0).r), colorOf(texelFetch(values, ivec2(b.x, a.y), 0).r), part.x),
    mix(colorOf(texelFetch(values, ivec2(a.x, b.y), 0).r), colorOf(texelFetch(values, b, 0).r), part.x),
    part.y);
}`;

/** Draws tiles with WebGL2: values lie on the graphics card as they are, and cuts, stretch and colors cost a frame nothing. */
export class GlTiles {
  readonly #canvas: HTMLCanvasElement;
  readonly #gl: WebGL2RenderingContext;
  readonly #places = new Map<string, WebGLUniformLocation | null>();
  readonly #program: WebGLProgram;
  readonly #textures = new Map<Tile, WebGLTexture>();
  readonly #palette: WebGLTexture;
  #painted: Uint32Array | undefined;

  private constructor(canvas: HTMLCanvasElement, gl: WebGL2RenderingContext) {
    this.#canvas = canvas;
    this.#gl = gl;
    this.#program = linked(gl);
    this.#palette = gl.createTexture();
  }

  /** Undefined where there is no WebGL2, or it draws no such thing: `paintTiles` draws the same then. */
  static on(canvas: HTMLCanvasElement): GlTiles | undefined {
    const gl = canvas.getContext("webgl2", { alpha: false, antialias: false, depth: false });
    if (!gl) return undefined;
    try {
      return new GlTiles(canvas, gl);
    } catch (error) {
      console.warn("Images are drawn without WebGL2:", error);
      return undefined;
    }
  }

  /** False when the graphics card was taken away. @param background RGB, each from 0 to 1 */
  draw(
    { tiles, smooth }: PlacedTiles,
    look: ImageLook,
    cuts: Cuts,
    background: readonly [number, number, number],
  ): boolean {
    const gl = this.#gl;
    if (gl.isContextLost()) return false;
    const { width, height } = this.#canvas;
    gl.viewport(0, 0, width, height);
    gl.clearColor(...background, 1);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.useProgram(this.#program);
    const at = (name: string) => this.#placeOf(name);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, this.#palette);
    if (this.#painted !== look.palette) this.#loadPalette(look.palette);
    gl.uniform1i(at("palette"), 1);
    gl.uniform1i(at("values"), 0);
    gl.uniform2f(at("low"), Math.fround(cuts.low), cuts.low - Math.fround(cuts.low));
    gl.uniform1f(at("scale"), cuts.high > cuts.low ? steps / (cuts.high - cuts.low) : 0);
    gl.uniform4f(at("hole"), ...channels(holeColor));
    gl.uniform1i(at("smoothed"), Number(smooth));
    const [rectangle, origin, size] = [at("rectangle"), at("origin"), at("size")];
    gl.activeTexture(gl.TEXTURE0);
    for (const { tile, ...placed } of tiles) {
      const bottom = height - placed.top - placed.height;
      const clip = (place: number, length: number) => (2 * place) / length - 1;
      gl.uniform4f(
        rectangle,
        clip(placed.left, width),
        clip(bottom, height),
        clip(placed.left + placed.width, width),
        clip(bottom + placed.height, height),
      );
      gl.uniform2f(origin, placed.left, bottom);
      gl.uniform2f(size, placed.width, placed.height);
      gl.bindTexture(gl.TEXTURE_2D, this.#textureOf(tile));
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    }
    return true;
  }

  #placeOf(name: string): WebGLUniformLocation | null {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    const place = this.#gl.getUniformLocation(this.#program, name);
    this.#places.set(name, place);
    return place;
  }

  /** Gives the graphics card back: a page has few contexts. */
  close(): void {
    this.#gl.getExtension("WEBGL_lose_context")?.loseContext();
    this.#textures.clear();
  }

  #loadPalette(palette: Uint32Array): void {
    const gl = this.#gl;
    const texels = new Uint8Array(4 * paletteWidth * paletteHeight);
    texels.set(new Uint8Array(palette.buffer, palette.byteOffset, palette.byteLength));
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, paletteWidth, paletteHeight, 0, gl.RGBA, gl.UNSIGNED_BYTE, texels);
    unfiltered(gl);
    this.#painted = palette;
  }

  #textureOf(tile: Tile): WebGLTexture {
    const gl = this.#gl;
    const kept = this.#textures.get(tile);
    const texture = kept ?? gl.createTexture();
    this.#textures.delete(tile);
    this.#textures.set(tile, texture);
    if (kept) return kept;
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R32F, tile.width, tile.height, 0, gl.RED, gl.FLOAT, tile.pixels);
    unfiltered(gl);
    for (const [oldest, old] of this.#textures) {
      if (this.#textures.size <= mostTextures) break;
      this.#textures.delete(oldest);
      gl.deleteTexture(old);
    }
    return texture;
  }
}

function unfiltered(gl: WebGL2RenderingContext): void {
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
}

/** Of a little-endian RGBA word. */
const channels = (word: number): [number, number, number, number] => [
  (word & 255) / 255,
  ((word >> 8) & 255) / 255,
  ((word >> 16) & 255) / 255,
  (word >>> 24) / 255,
];

function linked(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const) {
    const shader = gl.createShader(kind);
    if (!shader) throw new Error("no shader");
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS)) return program;
  throw new Error(gl.getProgramInfoLog(program) || "no program");
}
