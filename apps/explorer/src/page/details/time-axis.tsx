import type { VNode } from "preact";
import type { ProductDetail } from "../feed/feed-client.js";
import { cssColour, darkPalette, lightPalette } from "../map/palette.js";
import { page } from "../state/page-state.js";
import { durationText, timeText } from "../state/quantities.js";
import { ticks } from "../timeline/histogram.js";

const rowPx = 26;
const leftPx = 92;
const widthPx = 340;

/** The products' acquisitions on one axis of time. */
export function TimeAxis({ products }: { readonly products: readonly ProductDetail[] }): VNode | null {
  const palette = page.isDark.value ? darkPalette : lightPalette;
  const spans = products.map(
    ({ startTime, stopTime }) => [Date.parse(startTime), Date.parse(stopTime)] as const,
  );
  if (spans.length === 0) return null;
  const [from, to] = [Math.min(...spans.map(([start]) => start)), Math.max(...spans.map(([, stop]) => stop))];
  const room = Math.max(500, (to - from) * 0.08);
  const span = { fromMs: from - room, toMs: to + room };
  const x = (ms: number): number =>
    leftPx + ((ms - span.fromMs) / (span.toMs - span.fromMs)) * (widthPx - leftPx - 6);
  const height = products.length * rowPx;
  const said = products
    .map(({ platform, startTime }) => `${platform} from ${timeText(Date.parse(startTime))}`)
    .join(", ");
  return (
    <svg
      class="time-axis"
      viewBox={`0 0 ${widthPx} ${height + 22}`}
      style={{ aspectRatio: `${widthPx} / ${height + 22}` }}
      role="img"
      aria-label={`Acquisitions on one axis: ${said} UTC; ${durationText((Math.max(...spans.map(([s]) => s)) - from) / 1000)} between the starts`}
    >
      {secondTicks(span).map(({ ms, label }) => (
        <g key={ms} class="tick" transform={`translate(${x(ms).toFixed(1)} 0)`}>
          <line y2={height} />
          <text y={height + 14}>{label}</text>
        </g>
      ))}
      {spans.map(([start, stop], i) => (
        <g key={products[i]!.id} transform={`translate(0 ${i * rowPx})`}>
          <text class="axis-name" x={0} y={17}>
            {products[i]!.platform}
          </text>
          <rect
            x={x(start)}
            y={6}
            height={14}
            rx={3}
            width={Math.max(3, x(stop) - x(start))}
            fill={cssColour(palette.sensors[i % palette.sensors.length]!)}
          />
        </g>
      ))}
    </svg>
  );
}

function secondTicks(span: {
  readonly fromMs: number;
  readonly toMs: number;
}): { ms: number; label: string }[] {
  const length = span.toMs - span.fromMs;
  if (length > 10 * 60_000) return ticks(span, 4);
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300].find((seconds) => length / (seconds * 1000) <= 4) ?? 300;
  const found: { ms: number; label: string }[] = [];
  for (let ms = Math.ceil(span.fromMs / (step * 1000)) * step * 1000; ms <= span.toMs; ms += step * 1000) {
    found.push({ ms, label: timeText(ms).slice(11) });
  }
  return found;
}
