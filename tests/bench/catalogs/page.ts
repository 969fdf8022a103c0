import { measureMatch } from "./matcher.ts";
import { measureParser, measurePool, parseLongFile } from "./parser.ts";

const bench = { measureParser, measurePool, parseLongFile, measureMatch };
export type CatalogBench = typeof bench;
Object.assign(globalThis, { bench });
