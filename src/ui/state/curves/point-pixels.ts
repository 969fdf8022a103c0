import { createContext, type Snippet } from "svelte";
import type { PickedPoint } from "./curve-view.svelte.ts";

/** What the card of a point shows of the pixels that it was measured on. */
export const [usePointPixels, providePointPixels] = createContext<Snippet<[PickedPoint]>>();
