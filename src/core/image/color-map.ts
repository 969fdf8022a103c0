/** Colors of an image, from its darkest value to its brightest. */
export const imageColorNames = ["grey", "viridis", "magma", "inferno"] as const;
export type ImageColorName = (typeof imageColorNames)[number];

type Coefficients = readonly (readonly [red: number, green: number, blue: number])[];

/** Polynomials of sixth order through matplotlib's maps (Matt Zucker, CC0): within a few of 255 steps of their tables. */
const polynomials: Record<Exclude<ImageColorName, "grey">, Coefficients> = {
  viridis: [
    [0.2777273272234177, 0.005407344544966578, 0.3340998053353061],
    [0.1050930431085774, 1.404613529898575, 1.384590162594685],
    [-0.3308618287255563, 0.214847559468213, 0.09509516302823659],
    [-4.634230498983486, -5.799100973351585, -19.33244095627987],
    [6.228269936347081, 14.17993336680509, 56.69055260068105],
    [4.776384997670288, -13.74514537774601, -65.35303263337234],
    [-5.435455855934631, 4.645852612178535, 26.3124352495832],
  ],
  magma: [
    [-0.002136485053939582, -0.000749655052795221, -0.005386127855323933],
    [0.2516605407371642, 0.6775232436837668, 2.494026599312351],
    [8.353717279216625, -3.577719514958484, 0.3144679030132573],
    [-27.66873308576866, 14.26473078096533, -13.64921318813922],
    [52.17613981234068, -27.94360607168351, 12.94416944238394],
    [-50.76852536473588, 29.04658282127291, 4.23415299384598],
    [18.65570506591883, -11.48977351997711, -5.601961508734096],
  ],
  inferno: [
    [0.0002189403691192265, 0.001651004631001012, -0.01948089843709184],
    [0.1065134194856116, 0.5639564367884091, 3.932712388889277],
    [11.60249308247187, -3.972853965665698, -15.9423941062914],
    [-41.70399613139459, 17.43639888205313, 44.35414519872813],
    [77.162935699427, -33.40235894210092, -81.80730925738993],
    [-71.31942824499214, 32.62606426397723, 73.20951985803202],
    [25.13112622477341, -12.24266895238567, -23.07032500287172],
  ],
};

/** 256 colors as RGBA words of little-endian machines, `0xAABBGGRR`; `inverted` from the brightest to the darkest. */
export function imageColors(name: ImageColorName, inverted = false): Uint32Array<ArrayBuffer> {
  const colors = new Uint32Array(256);
  for (let k = 0; k < 256; k++) {
    const part = (inverted ? 255 - k : k) / 255;
    const channel = (index: 0 | 1 | 2) => {
      const value =
        name === "grey" ? part : polynomials[name].reduceRight((sum, terms) => sum * part + terms[index], 0);
      return Math.round(255 * Math.min(1, Math.max(0, value)));
    };
    colors[k] = ((255 << 24) | (channel(2) << 16) | (channel(1) << 8) | channel(0)) >>> 0;
  }
  return colors;
}

/** What was not measured: a violet that no map has. */
export const holeColor = 0xff6b2d5a;
