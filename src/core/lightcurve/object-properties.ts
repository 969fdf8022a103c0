import { propertyOf } from "../cube/source-properties.ts";
import type { CurveAxis } from "./curve-pack.ts";

/** What the sources of some objects had besides their photometry, of all tables and epochs of a source of light curves. */
export interface PropertyPack {
  tableKeys: string[];
  propertyKeys: string[];
  axis: CurveAxis;
  /** Shape (object, table, property, epoch); NaN where there is none. */
  numbers: Float32Array<ArrayBuffer>;
}

/** One property of one table, along the epochs of light curves. */
export interface PropertyColumn {
  tableKey: string;
  propertyKey: string;
  /** As astropy knows it; absent where catalogs do not say it. */
  unit?: string;
  /** One an epoch; NaN where the object has no source, or its catalog does not say it. */
  data: Float32Array<ArrayBuffer>;
}

/** What an object's sources had besides their photometry: place on the image, width, background. */
export interface ObjectProperties {
  objectKey: string;
  epochKeys: string[];
  /** MJD, as the dataset's times are; NaN where unknown. */
  epochMjd: Float64Array;
  /** Of each table and property that some epoch has a number of. */
  columns: PropertyColumn[];
}

/** The properties of the only object of a pack; none where the source of light curves keeps none. */
export function objectProperties(objectKey: string, pack: PropertyPack | undefined): ObjectProperties {
  if (!pack) return { objectKey, epochKeys: [], epochMjd: new Float64Array(), columns: [] };
  const { tableKeys, propertyKeys, axis, numbers } = pack;
  const epochCount = axis.epochKeys.length;
  const columns: PropertyColumn[] = tableKeys.flatMap((tableKey, t) =>
    propertyKeys.map((propertyKey, p) => {
      const first = (t * propertyKeys.length + p) * epochCount;
      const unit = propertyOf(propertyKey)?.unit;
      return {
        ...{ tableKey, propertyKey, ...(unit === undefined ? {} : { unit }) },
        data: numbers.slice(first, first + epochCount),
      };
    }),
  );
  return {
    ...{ objectKey, epochKeys: axis.epochKeys, epochMjd: axis.epochMjd.slice() },
    columns: columns.filter(({ data }) => data.some((one) => !Number.isNaN(one))),
  };
}
