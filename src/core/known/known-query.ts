import type { Field } from "./field.ts";

/** A query that somebody runs where there is a network, and whose answer is dropped here. */
export interface KnownQuery {
  title: string;
  /** Where it is run: the address of a TAP service. */
  service: string;
  adql: string;
}

/**
 * ADQL (IVOA Recommendation 2.0) for what is known in a field, with all the columns that are read of such a list. Nothing
 * here is sent: the page has no network.
 */
export function knownQueries({ raDeg, decDeg, radiusDeg }: Field): KnownQuery[] {
  const circle = `CIRCLE('ICRS', ${raDeg.toFixed(5)}, ${decDeg.toFixed(5)}, ${(Math.ceil(radiusDeg * 1e4) / 1e4).toFixed(4)})`;
  const inside = (ra: string, dec: string) => `1 = CONTAINS(POINT('ICRS', ${ra}, ${dec}), ${circle})`;
  return [
    {
      title: "VSX, variable stars",
      service: "https://tapvizier.cds.unistra.fr/TAPVizieR/tap",
      adql: [
        'SELECT "OID", "Name", "V", "RAJ2000", "DEJ2000", "Type", "max", "min", "l_Period", "Period"',
        'FROM "B/vsx/vsx"',
        `WHERE ${inside('"RAJ2000"', '"DEJ2000"')}`,
      ].join("\n"),
    },
    {
      title: "Gaia DR3, variable stars with their class",
      service: "https://gea.esac.esa.int/tap-server/tap",
      adql: [
        "SELECT s.source_id, s.ra, s.dec, s.ref_epoch, s.pmra, s.pmdec, s.phot_g_mean_mag, v.best_class_name",
        "FROM gaiadr3.vari_classifier_result AS v",
        "JOIN gaiadr3.gaia_source AS s ON s.source_id = v.source_id",
        `WHERE ${inside("s.ra", "s.dec")}`,
      ].join("\n"),
    },
    {
      title: "Gaia DR3, all sources",
      service: "https://gea.esac.esa.int/tap-server/tap",
      adql: [
        "SELECT source_id, ra, dec, ref_epoch, pmra, pmdec, parallax, phot_g_mean_mag, phot_variable_flag",
        "FROM gaiadr3.gaia_source",
        `WHERE ${inside("ra", "dec")}`,
      ].join("\n"),
    },
  ];
}
