import { MediaQuery } from "svelte/reactivity";
import { recall, remember } from "../kit/remember.ts";

export type ThemeChoice = "auto" | "light" | "dark";
const choices: ThemeChoice[] = ["auto", "light", "dark"];

/** Light or dark: what the system says, unless the user chose. The choice is an attribute of the document's root. */
export class Theme {
  #systemDark = new MediaQuery("(prefers-color-scheme: dark)");
  choice = $state<ThemeChoice>(choices.find((known) => known === recall("theme")) ?? "auto");
  shown = $derived(this.choice === "auto" ? (this.#systemDark.current ? "dark" : "light") : this.choice);

  constructor() {
    this.#apply();
  }

  /** Auto, light, dark, and round again. */
  next(): void {
    this.choice = choices[(choices.indexOf(this.choice) + 1) % choices.length]!;
    remember("theme", this.choice === "auto" ? undefined : this.choice);
    this.#apply();
  }

  #apply(): void {
    const { dataset } = document.documentElement;
    if (this.choice === "auto") delete dataset.theme;
    else dataset.theme = this.choice;
  }
}
