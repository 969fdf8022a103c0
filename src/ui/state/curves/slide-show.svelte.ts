/** Steps by itself, again and again, until there is nothing more to step to. */
export class SlideShow {
  playing = $state(false);
  seconds = $state(1);
  #step: () => Promise<boolean>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param step goes on by one; false when it could not */
  constructor(step: () => Promise<boolean>) {
    this.#step = step;
  }

  toggle(): void {
    this.playing = !this.playing;
    clearTimeout(this.#timer);
    if (this.playing) this.#wait();
  }

  stop(): void {
    if (this.playing) this.toggle();
  }

  #wait(): void {
    this.#timer = setTimeout(async () => {
      const more = await this.#step();
      if (!this.playing) return;
      if (more) this.#wait();
      else this.stop();
    }, 1000 * this.seconds);
  }
}
