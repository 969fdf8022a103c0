import type { Size } from "../../support/small-dataset.ts";

/** Makes and removes the dataset of small-dataset.ts on the origin's own disk. */
export interface DatasetApi {
  make(request: { size: Size }): Promise<void>;
  remove(): Promise<void>;
}
