// Small drops made in a test: stars whose right values are known, in files that a case spells as it likes.
import { reportError } from "../../src/core/errors.ts";
import type { DroppedFile } from "../../src/core/verbs/expand-archives.ts";
import { differences, type Expected, type ExpectedPoint, ingestDrop, type Stored, saidBy } from "./odd-inputs.ts";
import type { Unplanned } from "./planned.ts";
import { dropped } from "./sample-files.ts";

/** A star of one epoch as it is. */
export interface Star {
  /** 1-based. */
  id: number;
  ra: number;
  dec: number;
  mag: number;
  err: number;
  /** In adu, zero point 25. */
  flux: number;
  fluxErr: number;
}

export const epochKeys = ["e1", "e2", "e3"];
const starCount = 8;
const round = (value: number, digits: number) => Number(value.toFixed(digits));

/** Eight stars at RA 150.1, Dec 2.2 that all differ a little from epoch to epoch. */
export function stars(epoch: number): Star[] {
  return Array.from({ length: starCount }, (_, k) => ({
    ...{ id: k + 1, ra: round(150.1 + 0.0123 * k, 6), dec: round(2.2 + 0.0071 * ((k * 3) % 8), 6) },
    ...{ mag: round(14.5 + 0.43 * k + 0.037 * epoch, 4), err: round(0.012 + 0.003 * k + 0.001 * epoch, 4) },
    ...{ flux: round(3000 / (k + 1) + 11 * epoch, 2), fluxErr: round(20 + 1.5 * k + epoch, 2) },
  }));
}

/** What is right of a case's measurement; null: no value is right, undefined: it does not matter. */
export interface Right {
  /** The measurement's key after its table's. */
  m: string;
  v?: (star: Star, epoch: number) => number | null;
  u?: (star: Star, epoch: number) => number | null;
  times?: Record<string, number | null>;
  /** Which epochs there are; e1, e2, e3 where it is left out. */
  epochs?: string[];
  objects?: number;
}

export type Content = string | Uint8Array;

/** A file an epoch. */
export const perEpoch = (content: (stars: Star[], epoch: number) => Content, extension = "cat") =>
  epochKeys.map((key, epoch): [path: string, content: Content] => [
    `${key}.${extension}`,
    content(stars(epoch), epoch),
  ]);

/** Lines of a header and of one row a star. */
export const lines =
  (header: string | string[], row: (star: Star, index: number) => string, end = "\n") =>
  (all: Star[]): string =>
    [...[header].flat(), ...all.map(row), ""].join(end);

export interface DropRun {
  stored?: Stored;
  wrong: string[];
  said: string;
}

/** Ingests files as a drop of them does, and compares all stars of all epochs with what is right. */
export async function runDrop(
  files: [path: string, content: Content][],
  right: Right,
  request: Partial<Unplanned> = {},
): Promise<DropRun> {
  const drop: DroppedFile[] = files.map(([path, content]) => dropped(path, content));
  try {
    const stored = await ingestDrop(drop, request);
    return { stored, wrong: differences(stored, expectedOf(right)), said: saidBy(stored.report).join("\n") };
  } catch (error) {
    const { message } = reportError(error);
    return { wrong: [`refused: ${message}`], said: message };
  }
}

function expectedOf({ m, v, u, times = {}, epochs = epochKeys, objects = starCount }: Right): Expected {
  const isFlux = m.startsWith("flux") || m.startsWith("aperture");
  const points = epochs.flatMap((epoch, at) =>
    stars(at).map((star): ExpectedPoint => {
      const value = v ? v(star, at) : isFlux ? star.flux : star.mag;
      const uncertainty = u ? u(star, at) : isFlux ? star.fluxErr : star.err;
      return { ra: star.ra, dec: star.dec, epoch, m, v: value, u: value === null && !u ? null : uncertainty };
    }),
  );
  return { objects, times, points };
}
