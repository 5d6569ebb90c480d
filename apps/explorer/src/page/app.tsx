import type { VNode } from "preact";
import { DetailPanel } from "./details/detail-panel.js";
import { FilterPanel } from "./filters/filter-panel.js";
import { MapView } from "./map/map-view.js";
import { CrossoverTable } from "./predict/crossover-table.js";
import { PredictPanel } from "./predict/predict-panel.js";
import { activeFilters } from "./state/filters.js";
import { type Mode, page } from "./state/page-state.js";
import { countText } from "./state/quantities.js";
import { CatalogueTable } from "./table/table.js";
import { Timeline } from "./timeline/timeline.js";

const modes: readonly (readonly [Mode, string])[] = [
  ["catalogue", "Catalogue"],
  ["predict", "Predict"],
];

/** The page. */
export function App(): VNode {
  const isPredicting = page.mode.value === "predict";
  const hasDetail =
    !isPredicting && (page.selected.value !== undefined || page.detailProblem.value !== undefined);
  return (
    <div class={`page${hasDetail ? " has-detail" : ""}${isPredicting ? " is-predicting" : ""}`}>
      <TopBar />
      <LoadingState />
      <aside class="side" aria-label={isPredicting ? "Prediction" : "Filters"}>
        {isPredicting ? (
          <PredictPanel />
        ) : (
          <details class="side-fold" open={matchMedia("(min-width: 700px)").matches}>
            <summary>
              Filters{activeFilters(page.filters.value) > 0 ? ` (${activeFilters(page.filters.value)})` : ""}
            </summary>
            <FilterPanel />
          </details>
        )}
      </aside>
      <main>
        <MapView />
        {isPredicting ? (
          <section class="table" aria-label="Table">
            <CrossoverTable />
          </section>
        ) : (
          <>
            <Timeline />
            <CatalogueTable />
          </>
        )}
      </main>
      {hasDetail && <DetailPanel />}
      <p class="visually-hidden" aria-live="polite">
        {page.announcement.value}
      </p>
    </div>
  );
}

function TopBar(): VNode {
  const facts = page.facts.value;
  return (
    <header class="top">
      <h1>
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <path class="track-a" d="M1 21C9 8 22 6 31 12" />
          <path class="track-b" d="M4 5c9 1 19 10 23 23" />
          <circle cx="15.4" cy="11.4" r="3.6" />
        </svg>
        eomatch
      </h1>
      {facts !== undefined && (
        <p class="catalogue-name" title={facts.id}>
          {facts.description || facts.id}
        </p>
      )}
      <nav class="segmented" aria-label="Mode">
        {modes.map(([mode, name]) => (
          <button
            key={mode}
            type="button"
            aria-pressed={page.mode.value === mode}
            onClick={() => {
              page.mode.value = mode;
            }}
          >
            {name}
          </button>
        ))}
      </nav>
    </header>
  );
}

function LoadingState(): VNode | null {
  const loading = page.loading.value;
  if (loading.state === "failed") {
    return (
      <p class="banner is-problem" role="alert">
        The catalogue cannot be read: {loading.reason}{" "}
        <button type="button" class="clear" onClick={() => location.reload()}>
          try again
        </button>
      </p>
    );
  }
  const { matchupsNamed, broken } = loading.progress;
  if (loading.state === "loading") {
    void page.rowsVersion.value;
    const { count } = page.rows.matchups;
    return (
      <div
        class="loading"
        role="progressbar"
        aria-label="Reading the catalogue"
        aria-valuenow={count}
        aria-valuemin={0}
        aria-valuemax={Math.max(count, matchupsNamed)}
      >
        <div
          style={{ width: `${matchupsNamed === 0 ? 3 : Math.min(100, (100 * count) / matchupsNamed)}%` }}
        />
        <span>
          {countText(count)} of {countText(Math.max(count, matchupsNamed))} matchups
        </span>
      </div>
    );
  }
  return broken === 0 ? null : (
    <p class="banner">
      {countText(broken)} files could not be read and are left out: <code>eomatch check</code> names them.
    </p>
  );
}
