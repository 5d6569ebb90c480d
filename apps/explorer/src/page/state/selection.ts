import { fetchMatchup, type MatchupName } from "../feed/feed-client.js";
import { geometryRings } from "../map/scene.js";
import { page } from "./page-state.js";

let asked: AbortController | undefined;

/** Selects a matchup and asks the server for what there is of it; undefined selects nothing. */
export function select(name: MatchupName | undefined): void {
  asked?.abort();
  page.detail.value = undefined;
  selectionProblem(undefined);
  page.selected.value = name !== undefined && "number" in name ? name.number : undefined;
  const version = page.facts.peek()?.version;
  if (name === undefined || version === undefined) return;
  const request = new AbortController();
  asked = request;
  void fetchMatchup(name, version, request.signal).then(
    (detail) => {
      if (request.signal.aborted) return;
      if (detail === undefined) return selectionProblem("the catalogue holds no such matchup any more");
      // What is drawn of it before is its box.
      page.rows.matchups.setOutline(detail.number, geometryRings(detail.geometry));
      page.detail.value = detail;
      page.selected.value = detail.number;
    },
    (error: unknown) => {
      if (!request.signal.aborted) selectionProblem(error instanceof Error ? error.message : String(error));
    },
  );
}

function selectionProblem(text: string | undefined): void {
  page.detailProblem.value = text;
}
