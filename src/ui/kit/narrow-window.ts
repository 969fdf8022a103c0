import { MediaQuery } from "svelte/reactivity";

/** Too narrow, too low or zoomed in too far for panes beside each other: they take turns then. */
export const narrowWindow = new MediaQuery("(max-width: 899px) or (max-height: 539px)");
