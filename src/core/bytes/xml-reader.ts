import { SaxesParser, type SaxesTagPlain } from "saxes";

/** An element as it opens: its name, with the prefix it was written with, and its attributes. */
export type XmlTag = SaxesTagPlain;

/**
 * Reads XML as it streams by: `on` tells what comes, `write` takes the next piece. Names keep their prefixes. An entity that the
 * document declares is an error, never expanded; where it should not be well-formed, the first handler of `error` decides.
 */
export const xmlReader = () => new SaxesParser({});
