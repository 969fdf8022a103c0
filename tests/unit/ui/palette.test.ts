// Colors of series hold for everybody: simulated color blindness, and differences as people see them.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mostSeries } from "../../../src/ui/kit/symbols.ts";

type Triple = [number, number, number];

const css = readFileSync(new URL("../../../src/ui/app.css", import.meta.url), "utf8");
const themes = Array.from({ length: mostSeries }, (_, i) => {
  const found = new RegExp(`--series-${i + 1}: light-dark\\((#\\w{6}), (#\\w{6})\\)`).exec(css)!;
  return [found[1]!, found[2]!] as const;
});
const shown = { light: themes.map(([light]) => light), dark: themes.map(([, dark]) => dark) };
const backgrounds = { light: "#ffffff", dark: "#1b2027" };

/** Linear sRGB as a dichromat sees it: Machado, Oliveira and Fernandes 2009, IEEE TVCG 15, 1291, severity 1. */
const sights: Record<string, Triple[]> = {
  trichromacy: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

function linear(hex: string): Triple {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Triple;
}

const dot = (row: Triple, color: Triple) => row[0] * color[0] + row[1] * color[1] + row[2] * color[2];
const luminance = (color: Triple) => dot([0.2126, 0.7152, 0.0722], color);

/** CIE L*a*b* under D65. */
function lab(color: Triple): Triple {
  const inGamut = color.map((part) => Math.min(1, Math.max(0, part))) as Triple;
  const f = (t: number) => (t > 216 / 24_389 ? Math.cbrt(t) : ((24_389 / 27) * t + 16) / 116);
  const x = f(dot([0.4124564, 0.3575761, 0.1804375], inGamut) / 0.95047);
  const y = f(dot([0.2126729, 0.7151522, 0.072175], inGamut));
  const z = f(dot([0.0193339, 0.119192, 0.9503041], inGamut) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** CIEDE2000: Sharma, Wu and Dalal 2005, Color Research and Application 30, 21. */
function difference([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const radians = Math.PI / 180;
  const mean = (Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2;
  const g = 1.5 - 0.5 * Math.sqrt(mean ** 7 / (mean ** 7 + 25 ** 7));
  const [c1, c2] = [Math.hypot(g * a1, b1), Math.hypot(g * a2, b2)];
  const hue = (a: number, b: number) => (Math.atan2(b, g * a) / radians + 360) % 360;
  const [h1, h2] = [hue(a1, b1), hue(a2, b2)];
  const gray = c1 * c2 === 0;
  const turn = h2 - h1 > 180 ? h2 - h1 - 360 : h2 - h1 < -180 ? h2 - h1 + 360 : h2 - h1;
  const dh = 2 * Math.sqrt(c1 * c2) * Math.sin(((gray ? 0 : turn) / 2) * radians);
  const [lm, cm] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const around = Math.abs(h1 - h2) > 180 ? (h1 + h2 < 360 ? 180 : -180) : 0;
  const hm = gray ? h1 + h2 : (h1 + h2) / 2 + around;
  const cos = (degrees: number) => Math.cos(degrees * radians);
  const t = 1 - 0.17 * cos(hm - 30) + 0.24 * cos(2 * hm) + 0.32 * cos(3 * hm + 6) - 0.2 * cos(4 * hm - 63);
  const dl = (l2 - l1) / (1 + (0.015 * (lm - 50) ** 2) / Math.sqrt(20 + (lm - 50) ** 2));
  const dc = (c2 - c1) / (1 + 0.045 * cm);
  const dhScaled = dh / (1 + 0.015 * cm * t);
  const twist = 30 * Math.exp(-(((hm - 275) / 25) ** 2));
  const rt = -Math.sin(2 * twist * radians) * 2 * Math.sqrt(cm ** 7 / (cm ** 7 + 25 ** 7));
  return Math.sqrt(dl ** 2 + dc ** 2 + dhScaled ** 2 + rt * dc * dhScaled);
}

test("the measure of differences is right for published pairs", () => {
  expect(difference([50, 2.6772, -79.7751], [50, 0, -82.7485])).toBeCloseTo(2.0425, 4);
  expect(difference([50, 2.5, 0], [73, 25, -18])).toBeCloseTo(27.1492, 4);
  expect(difference([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514])).toBeCloseTo(0.9082, 4);
});

test.each(Object.keys(sights).flatMap((sight) => (["light", "dark"] as const).map((theme) => [sight, theme] as const)))(
  "with %s no two colors of series are less than 15 apart, %s",
  (sight, theme) => {
    const seen = shown[theme].map((hex) => {
      const color = linear(hex);
      return lab(sights[sight]!.map((row) => dot(row, color)) as Triple);
    });
    const close = seen.flatMap((color, i) =>
      seen.slice(0, i).flatMap((other, j) => {
        const apart = difference(color, other);
        return apart < 15 ? [`${j + 1} and ${i + 1}: ${apart.toFixed(1)}`] : [];
      }),
    );
    expect(close).toEqual([]);
  },
);

test.each(["light", "dark"] as const)("every color of a series stands out from the plot, %s", (theme) => {
  const ground = luminance(linear(backgrounds[theme]));
  for (const hex of shown[theme]) {
    const own = luminance(linear(hex));
    expect((Math.max(own, ground) + 0.05) / (Math.min(own, ground) + 0.05), hex).toBeGreaterThanOrEqual(3);
  }
});
