import { geoPath } from "d3-geo";
import { formatCount, formatCounted } from "../report/quantity.js";
import { escapeXml } from "./escape-xml.js";
import { type DrawnPair, type LeftOut, mostLines, type PairLayer } from "./event-layers.js";
import { mapSize, type View } from "./view.js";
import { worldLand } from "./world-land.js";

/** What stands in and beside a map. */
export interface MapContent {
  /** The catalogue's id. */
  readonly title: string;
  readonly description: string;
  readonly views: readonly View[];
  readonly pairs: readonly PairLayer[];
  readonly leftOut: LeftOut;
}

/** Okabe and Ito's colours, told apart by people with any colour vision, those that stand out from the land first. */
const colours: readonly string[] = [
  "#d55e00",
  "#0072b2",
  "#cc79a7",
  "#009e73",
  "#e69f00",
  "#56b4e9",
  "#000000",
];

const lineHeight = 20;

const style = `
.map{font:14px system-ui,sans-serif;--sea:#eef3f7;--land:#dcdfd8;--coast:#9aa39a;--grid:#c9d3da;--ink:#1d2730}
.map text{fill:var(--ink)} .map .title{font-weight:600} .map .small{font-size:12px}
.map .sea{fill:var(--sea)} .map .land{fill:var(--land)} .map .coast{fill:none;stroke:var(--coast);stroke-width:.6}
.map .grid{fill:none;stroke:var(--grid);stroke-width:.5} .map .edge{fill:none;stroke:var(--coast);stroke-width:1}
.map .area{fill:none;stroke-width:.7;stroke-opacity:.5} .map .footprint{fill:none;stroke-width:.5;stroke-opacity:.35}
.map .region{fill-opacity:.75;fill-rule:nonzero}
@media (prefers-color-scheme:dark){.map{--sea:#131a20;--land:#2a3138;--coast:#5b6670;--grid:#263038;--ink:#e3e9ee}}`;

/** Writes a map as one SVG document that needs nothing besides itself. */
export function formatSvg(content: MapContent): string {
  const { pairs, title, views } = content;
  const { land, coast } = worldLand();
  const legendTop = mapSize.height;
  const height = legendTop + (Math.max(1, pairs.length) + notesOf(content.leftOut).length) * lineHeight + 8;
  const background = views.map((view) => backgroundOf(view, land));
  const layers = views.map((view, i) =>
    group(
      escapeXml(view.title),
      pairs.map(({ drawn }, k) => pairPaths(drawn[i] as DrawnPair, colourOf(k))),
    ),
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 ${mapSize.width} ${height}" role="img" aria-label="${escapeXml(`Map of ${title}`)}">`,
    `<title>${escapeXml(title)}</title>`,
    `<desc>${escapeXml(content.description)}</desc>`,
    `<style>${style}\n</style>`,
    ...background,
    ...layers,
    ...views.map((view) => foregroundOf(view, coast)),
    ...legend(content, legendTop),
    "</svg>\n",
  ].join("\n");
}

/** Writes a map as one HTML page that needs nothing besides itself, and runs nothing. */
export function formatHtml(content: MapContent): string {
  const title = escapeXml(content.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${title}</title>
<style>body{margin:1rem auto;max-width:1200px;padding:0 1rem;font:16px system-ui,sans-serif;background:#fff;color:#1d2730} h1{font-size:1.3rem;margin:.2rem 0} svg{width:100%;height:auto}
@media (prefers-color-scheme:dark){body{background:#0c1116;color:#e3e9ee}}</style>
</head>
<body>
<h1>${title}</h1>
<p>${escapeXml(content.description)}</p>
${formatSvg(content)}</body>
</html>
`;
}

function backgroundOf(
  { projection, sphere, graticule, title, x, y }: View,
  land: ReturnType<typeof worldLand>["land"],
): string {
  const path = geoPath(projection).digits(1);
  return [
    `<text class="title" x="${x}" y="${y - 7}">${escapeXml(title)}</text>`,
    `<path class="sea" d="${path(sphere) ?? ""}"/>`,
    `<path class="land" d="${path(land) ?? ""}"/>`,
    `<path class="grid" d="${path(graticule) ?? ""}"/>`,
  ].join("\n");
}

/** Coastlines lie on top, so that they are to be seen where regions cover everything. */
function foregroundOf({ projection, sphere }: View, coast: ReturnType<typeof worldLand>["coast"]): string {
  const path = geoPath(projection).digits(1);
  return `<path class="coast" d="${path(coast) ?? ""}"/>\n<path class="edge" d="${path(sphere) ?? ""}"/>`;
}

function pairPaths({ areas, footprints, regions }: DrawnPair, colour: string): string {
  const path = (kind: string, paint: string, d: string): string =>
    d === "" ? "" : `<path class="${kind}" ${paint}="${colour}" d="${d}"/>`;
  return [
    path("footprint", "stroke", String(footprints)),
    path("region", "fill", String(regions)),
    path("area", "stroke", String(areas)),
  ].join("");
}

function group(title: string, parts: readonly string[]): string {
  return `<g aria-label="${title}">${parts.join("\n")}</g>`;
}

function notesOf({ areas, footprints }: LeftOut): string[] {
  const lines = [...(areas ? [] : ["areas of events"]), ...(footprints ? [] : ["footprints"])];
  const drawn = lines.length === 0 ? "" : ` Lines: ${lines.join(", and ")}.`;
  const many = `more than ${formatCount(mostLines)}`;
  return [
    `Filled: regions that both saw.${drawn} Coastlines: Natural Earth.`,
    ...(areas
      ? [
          `Left out, because there are ${many} events: their areas and footprints. Narrow the events down to see them.`,
        ]
      : footprints
        ? [`Left out, because there are ${many} matchups: footprints. Narrow the events down to see them.`]
        : []),
  ];
}

function legend({ pairs, leftOut }: MapContent, top: number): string[] {
  const rows = pairs.map(({ name, events, matchups, startTime, stopTime }, i) => {
    const y = top + i * lineHeight + 14;
    const text = `${name}: ${formatCounted(events, "event")}, ${formatCounted(matchups, "matchup")}, ${day(startTime)} to ${day(stopTime)}`;
    return `<rect x="12" y="${y - 11}" width="14" height="12" fill="${colourOf(i)}"/><text x="34" y="${y}">${escapeXml(text)}</text>`;
  });
  return [
    ...(pairs.length === 0 ? [`<text x="12" y="${top + 14}">No events.</text>`] : rows),
    ...notesOf(leftOut).map(
      (note, i) =>
        `<text class="small" x="12" y="${top + (Math.max(1, pairs.length) + i) * lineHeight + 16}">${note}</text>`,
    ),
  ];
}

function colourOf(index: number): string {
  return colours[index % colours.length] as string;
}

function day(time: Date): string {
  return time.toISOString().slice(0, 10);
}
