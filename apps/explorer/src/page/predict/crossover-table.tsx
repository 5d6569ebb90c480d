import type { VNode } from "preact";
import { fitted, vecOf } from "../map/camera.js";
import { page } from "../state/page-state.js";
import { countOf, durationText, latText, lonText, timeText } from "../state/quantities.js";
import type { PredictedCrossover } from "./prediction-messages.js";
import { prediction } from "./prediction-state.js";

/** The predicted crossovers, in order of time. */
export function CrossoverTable(): VNode {
  const { crossovers, selected } = prediction;
  const names = prediction.names.value;
  if (crossovers.value === undefined) {
    return <p class="empty">Give element sets, choose two satellites and press “Predict”.</p>;
  }
  if (crossovers.value.length === 0) {
    return <p class="empty">The two do not meet within these limits: widen them, or look further ahead.</p>;
  }
  const stale = crossovers.value.some(({ isStale }) => isStale);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section class="table-scroll" tabIndex={0} aria-label="Predicted crossovers">
      <table class="columns-6">
        <caption>
          {countOf(crossovers.value.length, "crossover")} of {names.join(" and ")}
          {stale && " · ⚠ times of those marked may be off: their elements are old"}
        </caption>
        <thead>
          <tr>
            {["Closest (UTC)", "Place", "Tracks apart", "Time apart", "First", "Sun"].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {crossovers.value.map((one, i) => (
            <tr
              key={one.timesMs.join(" ")}
              aria-current={selected.value === i ? "true" : undefined}
              onClick={() => show(one, i)}
            >
              <td>
                <button type="button" class="row-button">
                  {timeText(Math.min(...one.timesMs))}
                </button>
                {one.isStale && " ⚠"}
              </td>
              <td>
                {latText(one.latDeg)} {lonText(one.lonDeg)}
              </td>
              <td>{one.distanceKm.toFixed(one.distanceKm < 10 ? 1 : 0)} km</td>
              <td>{durationText(one.delaySeconds)}</td>
              <td>{names[one.leader]}</td>
              <td>
                {one.sunElevationDeg < 0 ? "☾" : "☀"} {one.sunElevationDeg.toFixed(0)}°
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function show({ lonDeg, latDeg, tracks }: PredictedCrossover, place: number): void {
  const { selected } = prediction;
  selected.value = selected.value === place ? undefined : place;
  if (selected.value === undefined) return;
  const camera = page.camera.peek();
  const vecs = [vecOf(lonDeg, latDeg)];
  for (const track of tracks) {
    for (let i = 0; i + 1 < track.length; i += 2) vecs.push(vecOf(track[i]!, track[i + 1]!));
  }
  page.camera.value = { ...fitted(camera, page.mapSize.peek(), vecs) };
}
