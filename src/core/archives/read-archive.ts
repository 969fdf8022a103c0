import { readAavso } from "./aavso.ts";
import type { ArchivePoints, ArchiveReader, ArchiveTable } from "./archive-points.ts";
import { readAsasSn } from "./asas-sn.ts";
import { readGaia } from "./gaia.ts";
import { readKeplerTess } from "./kepler-tess.ts";
import { readPlainTable } from "./plain-table.ts";
import { plausiblePoints } from "./plausible-points.ts";
import { readZtf } from "./ztf.ts";

const readers: readonly ArchiveReader[] = [readZtf, readAsasSn, readGaia, readKeplerTess, readAavso, readPlainTable];

/** The light curves of a file that an archive, or somebody else, made; undefined where it is none. @throws NotACatalog */
export function readArchive(table: ArchiveTable): ArchivePoints | undefined {
  for (const read of readers) {
    const points = read(table);
    if (points) return plausiblePoints(points);
  }
  return undefined;
}
