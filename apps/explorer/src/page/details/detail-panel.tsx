import type { VNode } from "preact";
import { Copyable } from "../commands/command-box.js";
import { quoted } from "../commands/command-lines.js";
import type { MatchupDetail } from "../feed/feed-client.js";
import { flyTo } from "../state/fly-to.js";
import { page } from "../state/page-state.js";
import { areaText, countOf, durationText, latText, lonText, timeText } from "../state/quantities.js";
import { select } from "../state/selection.js";
import { ProductCard } from "./product-card.js";
import { stacHref } from "./safe-href.js";
import { TimeAxis } from "./time-axis.js";

/** What there is of the matchup that is selected. */
export function DetailPanel(): VNode | null {
  const row = page.selected.value;
  const problem = page.detailProblem.value;
  if (row === undefined && problem === undefined) return null;
  const detail = page.detail.value;
  const { matchups, pairs } = page.rows;
  const isKnown = row !== undefined && row < matchups.count;
  const sensors = isKnown ? pairs[matchups.pair.at(row)]?.sensors : undefined;
  return (
    <aside class="detail" aria-label="Selected matchup">
      <header>
        <div>
          <h2>{sensors?.map(({ platform }) => platform).join(" × ") ?? "Matchup"}</h2>
          {isKnown && <p>{timeText(matchups.startMs.at(row))} UTC</p>}
        </div>
        <button
          type="button"
          class="tool"
          aria-label="Close the selected matchup"
          onClick={() => select(undefined)}
        >
          ×
        </button>
      </header>
      <div class="detail-body">
        {isKnown && (
          <dl class="facts">
            <Fact name="Time difference" value={durationText(matchups.timeDiffSeconds.at(row))} />
            <Fact name="Overlap" value={areaText(matchups.areaKm2.at(row))} />
            <Fact
              name="Region around"
              value={`${latText(matchups.latDeg.at(row))} ${lonText(matchups.lonDeg.at(row))}`}
            />
          </dl>
        )}
        {isKnown && (
          <div class="button-row">
            <button type="button" class="button" onClick={() => flyTo(matchups, row)}>
              Show on the map
            </button>
            <button type="button" class="button" onClick={() => showEvent(row)}>
              Its event
            </button>
          </div>
        )}
        {problem !== undefined && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        {detail === undefined ? (
          problem === undefined && <p class="panel-note">Reading …</p>
        ) : (
          <Products detail={detail} />
        )}
      </div>
    </aside>
  );
}

function Products({ detail }: { readonly detail: MatchupDetail }): VNode {
  const { products, missing, collection, id, event, properties } = detail;
  const { stacApi = "/stac", cataloguePath = "." } = page.facts.value ?? {};
  const extra = Object.entries(properties).filter(([key]) => !ownProperties.has(key));
  return (
    <>
      <TimeAxis products={products} />
      {products.map((product, i) => (
        <ProductCard key={`${product.collection}/${product.id}`} product={product} sensor={i} />
      ))}
      {missing.length > 0 && (
        <p class="problem">
          {countOf(missing.length, "product")} missing in the catalogue:{" "}
          {missing.map((one) => one.id).join(", ")}. Run <code>eomatch check</code> on it.
        </p>
      )}
      {extra.length > 0 && (
        <dl class="facts">
          {extra.map(([key, value]) => (
            <Fact key={key} name={key} value={String(value)} />
          ))}
        </dl>
      )}
      <p class="links">
        STAC: <StacLink href={stacHref(stacApi, collection, id)} text="matchup" />
        {event !== undefined && (
          <StacLink href={stacHref(stacApi, event.collection, event.id)} text="event" />
        )}
      </p>
      <Copyable
        name="Show it in a terminal"
        text={`eomatch show --path ${quoted(cataloguePath)} ${quoted(id)}`}
      />
      <p class="id">{id}</p>
    </>
  );
}

const ownProperties: ReadonlySet<string> = new Set([
  "datetime",
  "start_datetime",
  "end_datetime",
  "matchup:time_diff_abs",
  "matchup:area_km2",
  "matchup:event_id",
]);

/** A link to a STAC object, or its name alone where there is no safe address. */
export function StacLink({
  href,
  text,
}: {
  readonly href: string | undefined;
  readonly text: string;
}): VNode {
  return href === undefined ? (
    <span>{text}</span>
  ) : (
    <a href={href} target="_blank" rel="noopener noreferrer">
      {text}
    </a>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): VNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function showEvent(row: number): void {
  const event = page.rows.matchups.event.at(row);
  if (event >= page.rows.events.count) return;
  page.filters.value = { ...page.filters.peek(), event };
  flyTo(page.rows.events, event);
}
