// Rebuilds static/icon.svg and its PNGs: node tests/support/make-icons.mjs
// The icon is a light curve: a transit, with a little scatter from a fixed sequence.
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { chromiumLaunch } from "./browsers.mjs";

const folder = fileURLToPath(new URL("../../static/", import.meta.url));
const size = 512;

/** Depth of the transit at phase -1…1, 0…1: flat bottom with smooth flanks. @param {number} phase */
const depth = (phase) => 1 / (1 + Math.exp((Math.abs(phase) - 0.44) / 0.045));
/** @param {number} phase */
const xOf = (phase) => size / 2 + phase * 180;
/** @param {number} phase */
const yOf = (phase) => 152 + 208 * depth(phase);
/** @param {number} value */
const print = (value) => String(Math.round(value * 10) / 10);

const phases = Array.from({ length: 61 }, (_, i) => -1 + i / 30);
const line = phases.map((phase, i) => `${i ? "L" : "M"}${print(xOf(phase))} ${print(yOf(phase))}`).join("");
const points = Array.from({ length: 15 }, (_, i) => {
  const phase = -1 + i / 7;
  const scatter = 20 * Math.sin(i * 2.4 + 0.6);
  return `<circle cx="${print(xOf(phase))}" cy="${print(yOf(phase) + scatter)}" r="18"/>`;
}).join("\n    ");

const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}">
  <title>Lightcurve Workbench</title>
  <rect width="${size}" height="${size}" rx="104" fill="#14213d"/>
  <path d="${line}" fill="none" stroke="#5b8def" stroke-width="16" stroke-linecap="round" stroke-linejoin="round"/>
  <g fill="#ffd166">
    ${points}
  </g>
</svg>
`;
writeFileSync(`${folder}icon.svg`, svg);

const browser = await chromium.launch(await chromiumLaunch());
const page = await browser.newPage();
for (const pixels of [192, 512]) {
  await page.setViewportSize({ width: pixels, height: pixels });
  await page.setContent(`<body style="margin:0">${svg.replace("<svg", `<svg width="${pixels}" height="${pixels}"`)}`);
  await page.screenshot({ path: `${folder}icon-${pixels}.png`, omitBackground: true });
}
await browser.close();
