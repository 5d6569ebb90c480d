import { useComputed, useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { page } from "../state/page-state.js";
import { countOf, minuteText } from "../state/quantities.js";
import { histogram, type Span, spanOf, ticks } from "./histogram.js";

const height = 62;
const barPx = 5;

/** How many matchups there are over time; dragging over it chooses the period. */
export function Timeline(): VNode {
  const frame = useRef<HTMLDivElement>(null);
  const width = useSignal(600);
  const zoom = useSignal<Span | undefined>(undefined);
  const whole = useComputed(() => {
    void page.rowsVersion.value;
    return spanOf(page.rows.matchups.startMs) ?? spanOf(page.rows.events.startMs);
  });
  const span = useComputed(() => zoom.value ?? whole.value);
  const bins = useComputed(() => {
    const { inAnyPeriod } = page.visible.value;
    const count = Math.max(20, Math.floor(width.value / barPx));
    return span.value && histogram(page.rows.matchups.startMs, inAnyPeriod, span.value, count);
  });

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) width.value = entry.contentRect.width;
    });
    observer.observe(frame.current as HTMLDivElement);
    return () => observer.disconnect();
  }, []);

  const { fromMs, toMs } = page.filters.value;
  const hasPeriod = fromMs !== undefined || toMs !== undefined;
  const set = (from: number | undefined, to: number | undefined): void => {
    page.filters.value = { ...page.filters.peek(), fromMs: from, toMs: to };
  };
  return (
    <section class="timeline" aria-label="Timeline">
      <div class="timeline-head">
        <span>
          {hasPeriod
            ? `${fromMs === undefined ? "start" : minuteText(fromMs)} – ${toMs === undefined ? "end" : minuteText(toMs)} UTC`
            : "Matchups over time, UTC · drag to choose a period, scroll to zoom"}
        </span>
        <span>
          {zoom.value !== undefined && (
            <button
              type="button"
              class="clear"
              onClick={() => {
                zoom.value = undefined;
              }}
            >
              whole time
            </button>
          )}
          {hasPeriod && (
            <button type="button" class="clear" onClick={() => set(undefined, undefined)}>
              any period
            </button>
          )}
        </span>
      </div>
      <div
        class="timeline-frame"
        ref={frame}
        onWheel={(event) => {
          if (span.value === undefined || whole.value === undefined) return;
          event.preventDefault();
          zoom.value = zoomedSpan(span.value, whole.value, {
            factor: Math.exp(event.deltaY * 0.002),
            at: event.offsetX / width.value,
          });
        }}
      >
        {span.value !== undefined && bins.value !== undefined && (
          <>
            <Bars counts={bins.value} span={span.value} width={width.value} />
            <Brush span={span.value} width={width.value} onChange={set} />
          </>
        )}
      </div>
    </section>
  );
}

function Bars({
  counts,
  span,
  width,
}: {
  readonly counts: Uint32Array;
  readonly span: Span;
  readonly width: number;
}): VNode {
  const { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY } = page.filters.value;
  let most = 1;
  for (const count of counts) if (count > most) most = count;
  const bar = width / counts.length;
  const perBin = (span.toMs - span.fromMs) / counts.length;
  let inside = "";
  let outside = "";
  counts.forEach((count, i) => {
    if (count === 0) return;
    const tall = Math.max(1.5, (count / most) * (height - 4));
    const start = span.fromMs + i * perBin;
    const rectangle = `M${(i * bar).toFixed(1)} ${height}v${-tall.toFixed(1)}h${Math.max(1, bar - 1).toFixed(1)}v${tall.toFixed(1)}z`;
    if (start + perBin >= fromMs && start <= toMs) inside += rectangle;
    else outside += rectangle;
  });
  return (
    <svg
      class="bars"
      width={width}
      height={height + 18}
      role="img"
      aria-label={`Counts over time, at most ${countOf(most, "matchup")} a bar`}
    >
      <path class="bar-outside" d={outside} />
      <path class="bar-inside" d={inside} />
      {ticks(span, Math.max(2, width / 110)).map(({ ms, label }) => {
        const x = ((ms - span.fromMs) / (span.toMs - span.fromMs)) * width;
        return (
          <g key={ms} class="tick" transform={`translate(${x.toFixed(1)} 0)`}>
            <line y1={0} y2={height} />
            {x > 24 && x < width - 24 && <text y={height + 13}>{label}</text>}
          </g>
        );
      })}
    </svg>
  );
}

type Part = "from" | "to" | "all";

/** A drag: what of the period it moves, where it began, and the period then. */
interface Drag {
  readonly part: Part | "new";
  readonly ms: number;
  readonly from: number;
  readonly to: number;
}

/** The chosen period over the bars: its ends are sliders, dragging elsewhere chooses anew. */
function Brush(props: {
  readonly span: Span;
  readonly width: number;
  readonly onChange: (fromMs: number | undefined, toMs: number | undefined) => void;
}): VNode {
  const { span, width, onChange } = props;
  const drag = useRef<Drag | undefined>(undefined);
  const { fromMs = span.fromMs, toMs = span.toMs } = page.filters.value;
  const msAt = (x: number): number => span.fromMs + (x / width) * (span.toMs - span.fromMs);
  const xOf = (ms: number): number =>
    Math.max(0, Math.min(width, ((ms - span.fromMs) / (span.toMs - span.fromMs)) * width));
  const [left, right] = [xOf(fromMs), xOf(toMs)];
  const hasPeriod = page.filters.value.fromMs !== undefined || page.filters.value.toMs !== undefined;

  const move = (event: PointerEvent): void => {
    const started = drag.current;
    if (started === undefined) return;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const ms = Math.round(msAt(Math.max(0, Math.min(width, event.clientX - box.left))) / 1000) * 1000;
    if (started.part === "all") {
      const by = ms - started.ms;
      onChange(started.from + by, started.to + by);
      return;
    }
    const fixed = started.part === "new" ? started.ms : started.part === "from" ? started.to : started.from;
    if (started.part === "new" && Math.abs(xOf(ms) - xOf(started.ms)) < 4) return;
    onChange(Math.min(fixed, ms), Math.max(fixed, ms));
  };
  const begin = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const x = event.clientX - box.left;
    const part: Part | "new" = !hasPeriod
      ? "new"
      : Math.abs(x - left) < 8
        ? "from"
        : Math.abs(x - right) < 8
          ? "to"
          : x > left && x < right
            ? "all"
            : "new";
    drag.current = { part, ms: Math.round(msAt(x) / 1000) * 1000, from: fromMs, to: toMs };
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
  };
  const slide = (part: "from" | "to") => (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[
      event.key
    ];
    if (by === undefined) return;
    event.preventDefault();
    const ms = Math.round((by * (span.toMs - span.fromMs)) / 100);
    if (part === "from") onChange(Math.min(fromMs + ms, toMs), toMs);
    else onChange(fromMs, Math.max(toMs + ms, fromMs));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its two sliders do the same for the keyboard
    <div
      class="brush"
      onPointerDown={begin}
      onPointerMove={move}
      onPointerUp={() => {
        drag.current = undefined;
      }}
      onDblClick={() => onChange(undefined, undefined)}
    >
      <div
        class={`brush-range${hasPeriod ? "" : " is-whole"}`}
        style={{ left: `${left}px`, width: `${right - left}px` }}
      />
      {(["from", "to"] as const).map((part) => (
        <div
          key={part}
          class="brush-handle"
          role="slider"
          tabIndex={0}
          aria-label={part === "from" ? "Start of the period" : "End of the period"}
          aria-valuemin={Math.round(span.fromMs / 1000)}
          aria-valuemax={Math.round(span.toMs / 1000)}
          aria-valuenow={Math.round((part === "from" ? fromMs : toMs) / 1000)}
          aria-valuetext={`${minuteText(part === "from" ? fromMs : toMs)} UTC`}
          style={{ left: `${part === "from" ? left : right}px` }}
          onKeyDown={slide(part)}
        />
      ))}
    </div>
  );
}

function zoomedSpan(
  span: Span,
  whole: Span,
  { factor, at }: { readonly factor: number; readonly at: number },
): Span | undefined {
  const length = (span.toMs - span.fromMs) * factor;
  if (length >= whole.toMs - whole.fromMs) return undefined;
  const wanted = Math.max(60_000, length);
  const middle = span.fromMs + at * (span.toMs - span.fromMs);
  const from = Math.max(whole.fromMs, Math.min(whole.toMs - wanted, middle - at * wanted));
  return { fromMs: from, toMs: from + wanted };
}
