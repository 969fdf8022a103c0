import { separationArcsec } from "../../../core/crossmatch/sky.ts";
import type { ObjectColumns } from "../../../core/verbs/read.ts";

export interface Found {
  objectIndex: number;
  /** Objects whose key fits as well. */
  others: number;
  /** Distance of the object from the place looked for. */
  separationArcsec?: number;
}

/**
 * Finds an object by its key (the key itself, else the first that begins with or contains the text), or by a place on
 * the sky (`ra dec` in degrees or sexagesimal: the nearest object). Undefined when nothing fits.
 */
export function findObject(objects: ObjectColumns, text: string): Found | undefined {
  const place = parsePlace(text);
  return place ? nearestObject(objects, place) : objectByKey(objects, text.trim());
}

function objectByKey({ objectKey }: ObjectColumns, text: string): Found | undefined {
  if (text === "") return undefined;
  const wanted = text.toLowerCase();
  const exact = objectKey.findIndex((key) => key.toLowerCase() === wanted || key.toLowerCase() === `i${wanted}`);
  if (exact >= 0) return { objectIndex: exact, others: 0 };
  const begins: number[] = [];
  const contains: number[] = [];
  objectKey.forEach((key, index) => {
    const at = key.toLowerCase().indexOf(wanted);
    if (at === 0) begins.push(index);
    else if (at > 0) contains.push(index);
  });
  const [objectIndex, ...others] = [...begins, ...contains];
  return objectIndex === undefined ? undefined : { objectIndex, others: others.length };
}

function nearestObject({ raDeg, decDeg, count }: ObjectColumns, place: Place): Found | undefined {
  let nearest: Found | undefined;
  for (let i = 0; i < count; i++) {
    const separation = separationArcsec(place.raDeg, place.decDeg, raDeg[i]!, decDeg[i]!);
    if (separation < (nearest?.separationArcsec ?? Number.POSITIVE_INFINITY))
      nearest = { objectIndex: i, others: 0, separationArcsec: separation };
  }
  return nearest;
}

interface Place {
  raDeg: number;
  decDeg: number;
}

/** `241.36177 +54.52286`, `241.36177, 54.52286`, `16:05:26.8 +54:31:22`, `16 05 26.8 +54 31 22`; undefined when it is no place. */
export function parsePlace(text: string): Place | undefined {
  const parts = text
    .trim()
    .replace(/[−–]/g, "-")
    .split(/[\s,]+/)
    .flatMap((part) => (part.includes(":") ? [part.split(":")] : [[part]]));
  const groups =
    parts.length === 6 ? [parts.slice(0, 3).flat(), parts.slice(3).flat()] : parts.length === 2 ? parts : undefined;
  if (!groups?.flat().every((part) => /^[+-]?\d+(\.\d*)?$/.test(part))) return undefined;
  const [ra, dec] = groups.map(degrees);
  const raDeg = groups[0]!.length === 3 ? ra! * 15 : ra!;
  return raDeg >= 0 && raDeg <= 360 && Math.abs(dec!) <= 90 ? { raDeg, decDeg: dec! } : undefined;
}

function degrees(parts: string[]): number {
  const [whole = 0, minutes = 0, seconds = 0] = parts.map((part) => Math.abs(Number(part)));
  return (parts[0]!.startsWith("-") ? -1 : 1) * (whole + minutes / 60 + seconds / 3600);
}
