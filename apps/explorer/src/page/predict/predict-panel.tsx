import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { fetchElementSets } from "../feed/feed-client.js";
import { NumberField, TimeField } from "../filters/fields.js";
import { page } from "../state/page-state.js";
import { countOf, minuteText } from "../state/quantities.js";
import { type PredictionPlan, predict, prediction, readElementSets } from "./prediction-state.js";

/** Where element sets come from, and what is to be predicted. */
export function PredictPanel(): VNode {
  const isOver = useSignal(false);
  const { satellites, plan, isBusy, problem, skipped } = prediction;
  const change = (part: Partial<PredictionPlan>): void => {
    plan.value = { ...plan.value, ...part };
  };
  const take = async (files: FileList | null | undefined): Promise<void> => {
    const texts = await Promise.all([...(files ?? [])].map((file) => file.text()));
    if (texts.length > 0) readElementSets(texts.join("\n"));
  };
  return (
    <div class="panel-body">
      <p class="panel-note">
        Upcoming crossovers of two satellites, computed in this browser from their element sets.
      </p>
      <label class="field">
        <span>Element sets (TLE or OMM)</span>
        <textarea
          class={isOver.value ? "is-over" : ""}
          rows={5}
          spellcheck={false}
          placeholder="Paste them here, or drop files"
          onChange={(event) => readElementSets(event.currentTarget.value)}
          onDragOver={(event) => {
            event.preventDefault();
            isOver.value = true;
          }}
          onDragLeave={() => {
            isOver.value = false;
          }}
          onDrop={(event) => {
            event.preventDefault();
            isOver.value = false;
            void take(event.dataTransfer?.files);
          }}
        />
      </label>
      <div class="button-row">
        <label class="button">
          Open files …
          <input
            class="visually-hidden"
            type="file"
            multiple
            onChange={(event) => void take(event.currentTarget.files)}
          />
        </label>
        {page.facts.value?.hasOrbits === true && (
          <button type="button" class="button" onClick={() => void takeFromServer()}>
            Those of the server
          </button>
        )}
      </div>
      {satellites.value.length > 0 && (
        <>
          <SatelliteField
            label="First satellite"
            value={plan.value.first}
            onChange={(first) => change({ first })}
          />
          <SatelliteField
            label="Second satellite"
            value={plan.value.second}
            onChange={(second) => change({ second })}
          />
          <TimeField
            label="From (UTC)"
            value={plan.value.startMs}
            onChange={(startMs) => startMs !== undefined && change({ startMs })}
          />
          <div class="field-row">
            <NumberField
              label="Days"
              value={plan.value.days}
              min={1}
              max={92}
              onChange={(days) => days !== undefined && change({ days })}
            />
            <NumberField
              label="Within km"
              value={plan.value.maxDistanceKm}
              min={0}
              max={5000}
              onChange={(maxDistanceKm) => maxDistanceKm !== undefined && change({ maxDistanceKm })}
            />
            <NumberField
              label="Within min"
              value={plan.value.maxTimeDiffSeconds / 60}
              min={0}
              max={14_400}
              onChange={(minutes) => minutes !== undefined && change({ maxTimeDiffSeconds: minutes * 60 })}
            />
          </div>
          <button type="button" class="button is-main" disabled={isBusy.value} onClick={predict}>
            {isBusy.value ? "Computing …" : "Predict"}
          </button>
        </>
      )}
      {problem.value !== undefined && (
        <p class="problem" role="alert">
          {problem.value}
        </p>
      )}
      {skipped.value.length > 0 && (
        <details class="panel-note">
          <summary>{countOf(skipped.value.length, "element set")} left out</summary>
          <ul>
            {skipped.value.slice(0, 20).map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function SatelliteField(props: {
  readonly label: string;
  readonly value: number | undefined;
  readonly onChange: (noradId: number) => void;
}): VNode {
  return (
    <label class="field">
      <span>{props.label}</span>
      <select value={props.value} onChange={(event) => props.onChange(Number(event.currentTarget.value))}>
        {prediction.satellites.value.map(({ noradId, name, sets, lastEpochMs }) => (
          <option key={noradId} value={noradId}>
            {name} ({countOf(sets, "set")}, last of {minuteText(lastEpochMs).slice(0, 10)})
          </option>
        ))}
      </select>
    </label>
  );
}

/** Asks the server for the element sets of every satellite of the catalogue. */
async function takeFromServer(): Promise<void> {
  const platforms = new Set(
    page.rows.pairs.flatMap(({ sensors }) => sensors.map(({ platform }) => platform)),
  );
  const { startMs, days } = prediction.plan.peek();
  const period = { start: new Date(startMs), stop: new Date(startMs + days * 86_400_000) };
  try {
    const documents = await Promise.all([...platforms].map((platform) => fetchElementSets(platform, period)));
    readElementSets(
      documents
        .flat()
        .map(({ text }) => text)
        .join("\n"),
    );
  } catch (error) {
    prediction.problem.value = (error as Error).message;
  }
}
