import { isRight, number, shape } from "../../../core/check-value.ts";
import { recall, remember } from "../../kit/remember.ts";

/** A drop that is being imported and of which no epoch is saved yet: if the page goes now, nothing else tells of it. */
export interface BegunDrop {
  catalogCount: number;
}

const key = "begunDrop";
const isDrop = shape({ catalogCount: number({ least: 1, whole: true }) });

export const rememberBegun = (drop: BegunDrop): void => remember(key, JSON.stringify(drop));

/** To be called when an epoch is saved, and when the import is over, however it ended. */
export const forgetBegun = (): void => remember(key, undefined);

/** The drop that an earlier page had begun with; undefined where there is none. */
export function begunDrop(): BegunDrop | undefined {
  try {
    const kept: unknown = JSON.parse(recall(key) ?? "null");
    return isRight(isDrop, kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}
