/** The relation of a link to queryables (OGC API Features part 3, §6.2). */
export const queryablesRel = "http://www.opengis.net/def/rel/ogc/1.0/queryables";
