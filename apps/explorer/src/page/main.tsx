import { batch } from "@preact/signals";
import { render } from "preact";
import { App } from "./app.js";
import { fetchCatalogue, fetchRows, type RowsProgress } from "./feed/feed-client.js";
import { page } from "./state/page-state.js";
import { applyAddress, applyNames, followAddress, readAddress } from "./state/url-state.js";
import "./styles/page.css";
import "./styles/map.css";
import "./styles/panels.css";
import "./styles/table.css";

/**
 * Rows are shown as they come, but not more often than this and only once they are so many times as many: showing a
 * hundred thousand costs more than reading some more.
 */
const showEveryMs = 200;
const showEveryGrowth = 2;

const dark = matchMedia("(prefers-color-scheme: dark)");
page.isDark.value = dark.matches;
dark.addEventListener("change", ({ matches }) => {
  page.isDark.value = matches;
});

const address = readAddress(location.hash);
applyAddress(address);
render(<App />, document.getElementById("page") as HTMLElement);
followAddress(() => page.loading.peek().state !== "loading");
await loadCatalogue();

function rowCount(): number {
  return page.rows.events.count + page.rows.matchups.count;
}

async function loadCatalogue(): Promise<void> {
  try {
    page.facts.value = await fetchCatalogue();
    document.title = `${page.facts.value.description || page.facts.value.id} · eomatch explorer`;
    let [shownAt, shownCount] = [0, 0];
    let latest: RowsProgress = { isWhole: false, matchupsNamed: 0, broken: 0 };
    const show = (): void => {
      shownAt = performance.now();
      shownCount = rowCount();
      batch(() => {
        page.loading.value = { state: latest.isWhole ? "whole" : "loading", progress: latest };
        page.rowsVersion.value += 1;
      });
    };
    await fetchRows(page.rows, page.facts.value.version, (progress) => {
      latest = progress;
      const isMore = rowCount() >= showEveryGrowth * shownCount;
      // What is on disk comes last, and may take as long as all before it.
      const hasAll = rowCount() > shownCount && page.rows.matchups.count === progress.matchupsNamed;
      if (hasAll || (isMore && performance.now() - shownAt > showEveryMs)) show();
    });
    show();
    applyNames(address);
  } catch (error) {
    page.loading.value = { state: "failed", reason: error instanceof Error ? error.message : String(error) };
  }
}
