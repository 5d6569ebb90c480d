import type { Signal } from "@preact/signals";
import type { VNode } from "preact";
import { page } from "../state/page-state.js";
import { areaText, durationText, timeText } from "../state/quantities.js";
import type { MapSize, Pixel } from "./camera.js";

/** What is under the pointer, in three lines beside it. */
export function HoverCard({
  pointer,
  size,
}: {
  readonly pointer: Signal<Pixel | undefined>;
  readonly size: Signal<MapSize>;
}): VNode | null {
  const row = page.hovered.value;
  const at = pointer.value;
  if (row === undefined || at === undefined) return null;
  const { matchups, pairs } = page.rows;
  const isRight = at[0] > size.value.width - 240;
  const isLow = at[1] > size.value.height - 110;
  const style = {
    ...(isRight ? { right: `${size.value.width - at[0] + 14}px` } : { left: `${at[0] + 14}px` }),
    ...(isLow ? { bottom: `${size.value.height - at[1] + 10}px` } : { top: `${at[1] + 10}px` }),
  };
  const platforms = pairs[matchups.pair.at(row)]?.sensors.map(({ platform }) => platform) ?? [];
  return (
    <div class="hover-card" style={style} aria-hidden="true">
      <strong>{platforms.join(" × ")}</strong>
      <span>{timeText(matchups.startMs.at(row))} UTC</span>
      <span>
        Δt {durationText(matchups.timeDiffSeconds.at(row))} · {areaText(matchups.areaKm2.at(row))}
      </span>
    </div>
  );
}
