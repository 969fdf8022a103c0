import type { SavedPeriods } from "../../../core/additions/kept-periods.ts";
import type { MeasurementAxis } from "../../../core/cube/dataset.ts";
import type { KnownList } from "../../../core/known/known-list.ts";
import { agreementColumn, agreements, knownTable } from "../../../core/known/known-table.ts";
import { statisticColumnName, statisticColumns } from "../../../core/lightcurve/statistic-columns.ts";
import { statistics as statisticList } from "../../../core/lightcurve/statistic-list.ts";
import { validInAll } from "../../../core/lightcurve/valid-in-all.ts";
import { emptySelection, type Selection } from "../../../core/table/selection.ts";
import type { ObjectColumns } from "../../../core/verbs/read.ts";
import { statisticColumnLabel, statisticLabel } from "../../kit/text/labels.ts";
import { type ComputedColumn, computedColumns } from "./computed-columns.ts";
import {
  contaminationColumns,
  contaminationRadius,
  contaminationRadiusName,
  type DoubtColumn,
  doubtColumns,
} from "./doubt-columns.ts";
import { type ColumnData, type ExploreColumn, type LoadedColumn, objectColumns } from "./explore-column.ts";
import type { FlagBook } from "./flag-book.svelte.ts";
import { flagColumns } from "./flag-columns.ts";
import { knownExploreColumns, knownNames } from "./known-columns.ts";
import { type Made, madeColumns, madeColumnsName, makeColumn, usedIn } from "./made-columns.ts";
import type { Statistics } from "./statistics.svelte.ts";
import type { Vetting } from "./vetting.ts";
import {
  membership,
  noteName,
  noteTexts,
  savedPeriodDays,
  savedPeriodName,
  selectedName,
  tagColumnName,
  tagsName,
  tagTexts,
  vettingColumns,
} from "./vetting-columns.ts";

const none = new Float64Array();

/** Where the columns come from. */
export interface ColumnSources {
  readonly objects: ObjectColumns | undefined;
  readonly measurements: readonly MeasurementAxis[];
  readonly epochCount: number;
  readonly statistics: Statistics;
  readonly flags: FlagBook;
  readonly matchRadiusArcsec: number;
  readonly vetting: Vetting;
  readonly periods: SavedPeriods;
  readonly known: readonly KnownList[];
  readonly beside: readonly LoadedColumn[];
  readonly spanDays: number;
  readonly selection: Selection;
  readonly tagged: ReadonlyMap<string, Selection>;
  /** What views keep, columns that were made among it. */
  readonly views: ReadonlyMap<string, string>;
}

/**
 * Every column of the objects, one entry an object: the reference catalog's, the statistics and what follows from them,
 * and what users say of the objects. A column is read when its data is first asked for.
 */
export class ExploreColumns {
  #of: ColumnSources;
  #computedData = new Map<ComputedColumn | DoubtColumn, { needed: unknown[]; data: ColumnData }>();

  constructor(sources: ColumnSources) {
    this.#of = sources;
  }

  #loaded = $derived.by(() => (this.#of.objects ? objectColumns(this.#of.objects) : []));
  #computed = $derived.by(() => {
    const { measurements, statistics } = this.#of;
    const searched = new Set(statistics.periodColumns.map(({ name }) => name));
    return measurements.length > 0 ? computedColumns(measurements, (name) => searched.has(name)) : [];
  });
  #contaminationArcsec = $derived.by(() => contaminationRadius(this.#of.views.get(contaminationRadiusName)));
  #isSurveyed = $derived.by(() => this.#of.statistics.periodColumns.some(({ name }) => name === "period_log_fap"));
  /** Neighbors are known on the sky only, periods of all objects only of a survey. */
  #contamination = $derived.by(() => {
    const { measurements, objects, matchRadiusArcsec } = this.#of;
    if (!objects || !this.#isSurveyed || !(matchRadiusArcsec > 0)) return [];
    return contaminationColumns(measurements, objects, this.#contaminationArcsec);
  });
  #doubts = $derived.by(() => [...doubtColumns(this.#of.measurements), ...flagColumns(this.#of.measurements)]);
  #tagNames = $derived.by(() =>
    [...new Set([...this.#of.vetting.tagKeys.map(({ name }) => name), ...this.#of.tagged.keys()])].join("\n"),
  );
  #vetting = $derived(vettingColumns(this.#tagNames === "" ? [] : this.#tagNames.split("\n")));
  #vettingNames = $derived(new Set(this.#vetting.map(({ name }) => name)));
  #tagTexts = $derived.by(() => tagTexts(this.#rowCount, this.#of.tagged));
  #noteTexts = $derived.by(() => noteTexts(this.#rowCount, this.#of.vetting.notes));
  #savedPeriods = $derived.by(() => savedPeriodDays(this.#of.objects?.objectKey ?? [], this.#of.periods));
  /** Columns that somebody made by an expression, in their order. */
  made = $derived.by(() => madeColumns(this.#of.views.get(madeColumnsName)));
  #madeAt = $derived(new Map(this.made.map(({ name }, at) => [name, at])));
  #madeOf = $derived.by((): (Made | undefined)[] => {
    const { objects, epochCount } = this.#of;
    const names = this.#others.map(({ name }) => name);
    const results: (Made | undefined)[] = [];
    this.made.forEach(({ expression }, at) => {
      const before = this.made.slice(0, at).map(({ name }) => name);
      const data = (name: string) => {
        const made = before.indexOf(name);
        const result = made < 0 ? undefined : results[made];
        return made < 0 ? this.data(name) : result?.kind === "data" ? result.data : undefined;
      };
      const of = { names: [...names, ...before], data, epochs: epochCount };
      results.push(objects && makeColumn(expression, { objects, ...of }));
    });
    return results;
  });
  #knownData = $derived.by(() => {
    const { known, objects } = this.#of;
    return new Map(objects ? knownTable(known, objects).map(({ name, data }) => [name, data]) : []);
  });
  #agreements = $derived.by(() => {
    const listed = this.#knownData.get("known_period");
    if (!(listed instanceof Float64Array)) return undefined;
    const { statistics, spanDays } = this.#of;
    const found = statistics.periodColumns.some(({ name }) => name === "period") ? this.#statistic("period") : none;
    if (!found) return undefined;
    const saved = this.#savedPeriods;
    // What a person saved comes before what a search found.
    const best = saved.map((period, row) => (period > 0 ? period : ((found as Float64Array)[row] ?? Number.NaN)));
    return agreements(best, listed, spanDays);
  });
  /** Every column there is, those shown first at the front. */
  all = $derived.by((): ExploreColumn[] => [
    ...this.#others,
    ...this.made.map(({ name, expression }, at): ExploreColumn => {
      const result = this.#madeOf[at];
      const isText = result?.kind === "data" && Array.isArray(result.data);
      const description = result?.kind === "error" ? `${expression}: ${result.message}` : expression;
      return { ...{ name, title: name, description, group: "made", shown: true }, kind: isText ? "string" : "number" };
    }),
  ]);
  /** All but those that somebody made. */
  #others = $derived.by((): ExploreColumn[] => {
    const { measurements } = this.#of;
    const statistics = measurements.length > 0 ? statisticColumns(measurements) : [];
    const titles = statisticTitles(measurements);
    const all: ExploreColumn[] = [
      ...this.#loaded,
      ...(this.#of.known.length > 0 ? knownExploreColumns : []),
      ...this.#vetting,
      ...this.#computed,
      ...this.#contamination,
      ...this.#doubts,
      ...statistics.map(
        ({ name, unit, description }): ExploreColumn => ({
          ...{ name, title: name, description: description ?? "", kind: "number", group: "statistics" },
          ...titles.get(name),
          ...(unit ? { unit } : {}),
          shown: name === validInAll,
        }),
      ),
      ...this.#of.beside,
      ...this.#of.statistics.periodColumns.map(
        (column): ExploreColumn => ({
          ...column,
          ...{ title: column.name, kind: "number", group: "periods", shown: column.name === "period" },
        }),
      ),
    ];
    const taken = new Set<string>();
    return all.filter(({ name }) => !taken.has(name) && taken.add(name));
  });
  #otherNames = $derived(new Set(this.#others.map(({ name }) => name)));
  #byName = $derived(new Map(this.all.map((column) => [column.name, column])));
  /** Names of all columns, as they are used in filters. */
  names = $derived([...this.#byName.keys()]);
  #sources = $derived.by(() => {
    const sources = new Map<string, LoadedColumn | ComputedColumn | DoubtColumn>();
    for (const column of [
      ...this.#doubts,
      ...this.#computed,
      ...this.#contamination,
      ...this.#loaded,
      ...this.#of.beside,
    ].reverse())
      sources.set(column.name, column);
    return sources;
  });

  get #rowCount(): number {
    return this.#of.objects?.count ?? 0;
  }

  /** What is known of a column; undefined where there is none of that name. */
  describe(name: string): ExploreColumn | undefined {
    return this.#byName.get(name);
  }

  /** A column's data, one entry an object; undefined while it is being read, which asking for it starts. */
  data(name: string): ColumnData | undefined {
    const madeAt = this.#madeAt.get(name);
    if (madeAt !== undefined) {
      const result = this.#madeOf[madeAt];
      return result?.kind === "data" ? result.data : undefined;
    }
    const source = this.#sources.get(name);
    if (!source && this.#of.known.length > 0 && knownNames.has(name))
      return name === agreementColumn.name ? this.#agreements : this.#knownData.get(name);
    if (!source && this.#vettingNames.has(name)) return this.#vettingData(name);
    // Not of all columns: those that were made are made of this.
    if (!source) return this.#otherNames.has(name) ? this.#statistic(name) : undefined;
    if ("data" in source) return source.data;
    if ("make" in source) return this.#doubt(source);
    const needed = source.needs.map((need) => this.#statistic(need));
    if (needed.some((data) => data === undefined)) return undefined;
    return this.#made(source, needed, () => source.compute(needed as ColumnData[]));
  }

  /** Not that of fewer or more objects than there are now: until those are computed anew, it is not on the page. */
  #statistic(name: string): Float64Array | undefined {
    const { objects, statistics } = this.#of;
    const found = statistics.column(name);
    return found?.length === objects?.count ? found : undefined;
  }

  /** Why a column cannot be made so; undefined where it can. */
  makingError(name: string, expression: string): string | undefined {
    if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) return "A name has letters, digits and _, and begins with no digit.";
    const known = this.names.find((one) => one.toLowerCase() === name.toLowerCase());
    if (known !== undefined || name.toLowerCase() === "epochs") return `There is a column ${known ?? name} already.`;
    const { objects, epochCount } = this.#of;
    if (!objects) return "There are no objects.";
    const of = { objects, names: this.names, data: (name: string) => this.data(name), epochs: epochCount };
    const result = makeColumn(expression, of);
    return result.kind === "error" ? result.message : undefined;
  }

  #doubt(column: DoubtColumn): ColumnData | undefined {
    const { objects, flags, matchRadiusArcsec } = this.#of;
    const counts = flags.counts(column.tableKey);
    if (!counts || !objects) return undefined;
    const neighbors = flags.neighbors(objects, matchRadiusArcsec);
    return this.#made(column, [counts, neighbors], () => column.make(counts, neighbors));
  }

  /** Made anew only where what it needs is not what it was. */
  #made(column: ComputedColumn | DoubtColumn, needed: unknown[], make: () => ColumnData): ColumnData {
    const known = this.#computedData.get(column);
    if (known?.needed.every((data, i) => data === needed[i])) return known.data;
    const data = make();
    this.#computedData.set(column, { needed, data });
    return data;
  }

  /** A numeric column's data; undefined while it is being read, and for columns of text. */
  numbers(name: string): Float64Array | undefined {
    const data = this.data(name);
    return data instanceof Float64Array ? data : undefined;
  }

  /** Resolves when the data of these columns is on the page. */
  async load(names: Iterable<string>): Promise<void> {
    const wanted = new Set(names);
    for (const { name, expression } of [...this.made].reverse())
      if (wanted.delete(name)) for (const used of usedIn(expression, this.names)) wanted.add(used);
    const sources = Array.from(wanted, (name) => ({ name, source: this.#sources.get(name) }));
    for (const { source } of sources) if (source && "make" in source) await this.#of.flags.load(source.tableKey);
    await this.#of.statistics.fetch(
      sources.flatMap(({ name, source }) => (!source ? [name] : "needs" in source ? source.needs : [])),
    );
  }

  /** Forgets what was computed from the columns of other objects. */
  forget(): void {
    this.#computedData.clear();
  }

  #vettingData(name: string): ColumnData {
    if (name === tagsName) return this.#tagTexts;
    if (name === noteName) return this.#noteTexts;
    if (name === savedPeriodName) return this.#savedPeriods;
    if (name === selectedName) return membership(this.#of.selection);
    const tag = [...this.#of.tagged].find(([tag]) => tagColumnName(tag) === name);
    return membership(tag?.[1] ?? emptySelection(this.#rowCount));
  }
}

/** What people call the columns of statistics, by their names; `shortTitle` where the measurement is said beside it. */
function statisticTitles(
  measurements: readonly MeasurementAxis[],
): ReadonlyMap<string, { title: string; shortTitle?: string }> {
  const each = measurements.flatMap(({ measurementKey }) =>
    statisticList.map(({ name }) => {
      const titles = { title: statisticColumnLabel(name, measurementKey), shortTitle: statisticLabel(name) };
      return [statisticColumnName(name, measurementKey), titles] as const;
    }),
  );
  return new Map<string, { title: string; shortTitle?: string }>([[validInAll, { title: "Valid epochs" }], ...each]);
}
