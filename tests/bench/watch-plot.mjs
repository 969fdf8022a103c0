// What is painted when: run in the page, before what is timed.

/** In the page: times what follows the end of a lasso, and the frames in which a plot or an image is painted anew. */
export function watchPlot() {
  let paintedAt = 0;
  /** Scripts of the page since these were last set to 0: in animation frames, and in handlers with their effects. */
  let [inFrames, inHandlers] = [0, 0];
  const context = /** @type {{ putImageData(...args: unknown[]): void }} */ (CanvasRenderingContext2D.prototype);
  const { putImageData } = context;
  context.putImageData = function (...args) {
    putImageData.apply(this, args);
    paintedAt = performance.now();
  };
  const { drawArrays } = WebGL2RenderingContext.prototype;
  WebGL2RenderingContext.prototype.drawArrays = function (/** @type {[number, number, number]} */ ...args) {
    drawArrays.apply(this, args);
    paintedAt = performance.now();
  };
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      const started = performance.now();
      callback(time);
      inFrames += performance.now() - started;
    });
  // The page's handlers lie between these two, and the effects that follow each in a microtask.
  let started = 0;
  for (const type of ["wheel", "pointermove", "pointerup"]) {
    addEventListener(type, () => (started = performance.now()), { capture: true, passive: true });
    addEventListener(type, () => (inHandlers += performance.now() - started), { passive: true });
  }

  const count = () => Number(document.querySelector("[role=status].count")?.textContent?.replace(/\D/g, ""));
  /** @type {Promise<{ painted: number, scripts: number, selected: number }>} */
  let shown = Promise.reject(new Error("no lasso was drawn"));
  shown.catch(() => {});
  addEventListener(
    "pointerup",
    ({ timeStamp }) => {
      const ended = performance.now();
      [inFrames, inHandlers] = [0, 0];
      shown = new Promise((resolve, reject) => {
        const { port1, port2 } = new MessageChannel();
        const frame = () => {
          // The diagram comes last: table and count are changed by the effects, it is painted in the frame after them.
          if (paintedAt > ended) port2.postMessage(undefined);
          else if (performance.now() - ended > 5000) reject(new Error("the lasso was not shown"));
          else request(frame);
        };
        request(frame);
        port1.onmessage = () =>
          resolve({ painted: performance.now() - timeStamp, scripts: inHandlers + inFrames, selected: count() });
      });
    },
    { capture: true },
  );

  /** @type {number[]} */
  let intervals = [];
  /** @type {number[]} */
  let scripts = [];
  let watching = false;
  Object.assign(globalThis, {
    lassoShown: () => shown,
    paintedAt: () => paintedAt,
    startFrames() {
      [intervals, scripts, watching] = [[], [], true];
      let [last, lastPaint] = [0, paintedAt];
      const frame = (/** @type {number} */ time) => {
        // What is counted now is of the frame before.
        if (paintedAt > lastPaint && last > 0) {
          intervals.push(time - last);
          scripts.push(inFrames + inHandlers);
        }
        [last, lastPaint, inFrames, inHandlers] = [time, paintedAt, 0, 0];
        if (watching) request(frame);
      };
      request(frame);
    },
    stopFrames() {
      watching = false;
      return { intervals, scripts };
    },
  });
}
