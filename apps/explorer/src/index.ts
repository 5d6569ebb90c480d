/**
 * The explorer: a page that shows a matchup catalogue on a globe, a timeline and a table.
 *
 * This module only says where the built page is; `eomatch serve` serves that folder at `/` and the feed of
 * `@eomatch/stac-api` at `/explorer/`.
 *
 * @packageDocumentation
 */
export { contentSecurityPolicy, pageFolder } from "./page-folder.js";
