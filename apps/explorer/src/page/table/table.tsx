import { useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { noEvent } from "../feed/rows.js";
import { flyTo } from "../state/fly-to.js";
import { page } from "../state/page-state.js";
import {
  areaText,
  countOf,
  countText,
  durationText,
  latText,
  lonText,
  timeText,
} from "../state/quantities.js";
import { select } from "../state/selection.js";
import { eventColumns, matchupColumns, orderOf, shownRows, type TableColumn } from "./row-order.js";

const rowPx = 30;

/** The matchups or the events that the filters let through, as many rows as fit. */
export function CatalogueTable(): VNode {
  const isMatchups = page.table.value === "matchups";
  return (
    <section class="table" aria-label="Table">
      <div class="table-head">
        <fieldset class="segmented" aria-label="What the table lists">
          {(["matchups", "events"] as const).map((kind) => (
            <button
              key={kind}
              type="button"
              aria-pressed={page.table.value === kind}
              onClick={() => {
                page.table.value = kind;
              }}
            >
              {kind === "matchups" ? "Matchups" : "Events"}
            </button>
          ))}
        </fieldset>
        <Counts />
      </div>
      {isMatchups ? <MatchupTable /> : <EventTable />}
    </section>
  );
}

function Counts(): VNode {
  const { matchupCount, eventCount } = page.visible.value;
  const { matchups, events } = page.rows;
  return (
    <span class="counts" role="status">
      {countText(matchupCount)} of {countOf(matchups.count, "matchup")} in {countText(eventCount)} of{" "}
      {countOf(events.count, "event")}
    </span>
  );
}

function MatchupTable(): VNode {
  const order = useComputed(() => {
    void page.rowsVersion.value;
    const { matchups } = page.rows;
    const column = matchupColumns.find(({ key }) => key === page.sort.value.column) ?? matchupColumns[0]!;
    return orderOf(page.rows, matchups.count, column, page.sort.value);
  });
  const rows = useComputed(() => {
    const { matchups: shown } = page.visible.value;
    return shownRows(order.value, (row) => shown[row] === 1);
  });
  const { matchups, pairs } = page.rows;
  return (
    <VirtualTable
      name="Matchups"
      columns={matchupColumns}
      rows={rows.value}
      current={page.selected.value}
      onSelect={(row) => {
        select({ number: row });
        flyTo(page.rows.matchups, row);
      }}
      onHover={(row) => {
        page.hovered.value = row;
      }}
      cells={(row) => [
        timeText(matchups.startMs.at(row)),
        pairText(pairs[matchups.pair.at(row)]?.sensors),
        durationText(matchups.timeDiffSeconds.at(row)),
        areaText(matchups.areaKm2.at(row)),
        latText(matchups.latDeg.at(row)),
        lonText(matchups.lonDeg.at(row)),
        matchups.isDownloaded.at(row) === 1 ? "✓" : "",
      ]}
    />
  );
}

function EventTable(): VNode {
  const columns = eventColumns(page.visible.value);
  const rows = useComputed(() => {
    void page.rowsVersion.value;
    const own = eventColumns(page.visible.value);
    const column = own.find(({ key }) => key === page.sort.value.column) ?? own[0]!;
    const { ofEvent } = page.visible.value;
    const isLoaded = page.rows.matchups.count > 0;
    return shownRows(orderOf(page.rows, page.rows.events.count, column, page.sort.value), (row) =>
      isLoaded ? (ofEvent[row] ?? 0) > 0 : true,
    );
  });
  const { events, pairs } = page.rows;
  const { ofEvent } = page.visible.value;
  const selected = page.selected.value;
  const own = selected === undefined ? noEvent : page.rows.matchups.event.at(selected);
  return (
    <VirtualTable
      name="Events"
      columns={columns}
      rows={rows.value}
      current={page.filters.value.event ?? (own === noEvent ? undefined : own)}
      onSelect={(row) => {
        const isChosen = page.filters.peek().event === row;
        page.filters.value = { ...page.filters.peek(), event: isChosen ? undefined : row };
        if (!isChosen) flyTo(events, row);
      }}
      onHover={() => {}}
      cells={(row) => [
        timeText(events.startMs.at(row)),
        pairText(pairs[events.pair.at(row)]?.sensors),
        durationText((events.stopMs.at(row) - events.startMs.at(row)) / 1000),
        countText(ofEvent[row] ?? 0),
        latText(events.latDeg.at(row)),
        lonText(events.lonDeg.at(row)),
      ]}
    />
  );
}

function pairText(sensors: readonly { readonly platform: string }[] | undefined): string {
  return sensors?.map(({ platform }) => platform).join(" × ") ?? "";
}

interface VirtualTableProps {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly rows: Uint32Array;
  readonly current: number | undefined;
  readonly cells: (row: number) => readonly string[];
  readonly onSelect: (row: number) => void;
  readonly onHover: (row: number | undefined) => void;
}

function VirtualTable({ name, columns, rows, current, cells, onSelect, onHover }: VirtualTableProps): VNode {
  const scroller = useRef<HTMLElement>(null);
  const top = useSignal(0);
  const height = useSignal(240);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry !== undefined) height.value = entry.contentRect.height;
    });
    observer.observe(scroller.current as HTMLElement);
    return () => observer.disconnect();
  }, []);

  const reveal = (place: number): void => {
    const element = scroller.current;
    if (element === null || place < 0) return;
    const y = place * rowPx;
    if (y < element.scrollTop) element.scrollTop = y;
    else if (y + rowPx > element.scrollTop + element.clientHeight - rowPx) {
      element.scrollTop = y - element.clientHeight + 2 * rowPx;
    }
  };
  useSignalEffect(() => {
    // What is selected on the map is to be seen in the table.
    if (page.selected.value !== undefined && name === "Matchups") reveal(rows.indexOf(page.selected.value));
  });
  const step = (event: KeyboardEvent): void => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key];
    if (by === undefined || rows.length === 0) return;
    event.preventDefault();
    const place = current === undefined ? (by > 0 ? 0 : rows.length - 1) : rows.indexOf(current) + by;
    const next = Math.max(0, Math.min(rows.length - 1, place));
    onSelect(rows[next] as number);
    reveal(next);
  };
  const first = Math.max(0, Math.floor(top.value / rowPx) - 4);
  const last = Math.min(rows.length, first + Math.ceil(height.value / rowPx) + 8);
  return (
    <section
      class="table-scroll"
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls and takes arrow keys, as its label says
      tabIndex={0}
      aria-label={`${name}: arrow keys select`}
      onScroll={(event) => {
        top.value = event.currentTarget.scrollTop;
      }}
      onKeyDown={step}
      onPointerLeave={() => onHover(undefined)}
    >
      <table class={`columns-${columns.length}`} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <SortHeading key={column.key} column={column} />
            ))}
          </tr>
        </thead>
        <tbody>
          <tr class="spacer" style={{ height: `${first * rowPx}px` }} />
          {Array.from(rows.subarray(first, last), (row, i) => (
            <tr
              key={row}
              aria-rowindex={first + i + 2}
              aria-current={row === current ? "true" : undefined}
              onClick={() => onSelect(row)}
              onPointerEnter={() => onHover(row)}
            >
              {cells(row).map((text, k) => (
                <td key={columns[k]?.key} class={columns[k]?.isNumber ? "is-number" : ""}>
                  {text}
                </td>
              ))}
            </tr>
          ))}
          <tr class="spacer" style={{ height: `${(rows.length - last) * rowPx}px` }} />
        </tbody>
      </table>
      {rows.length === 0 && <EmptyTable />}
    </section>
  );
}

function EmptyTable(): VNode {
  const { state } = page.loading.value;
  if (state === "loading") return <p class="empty">Reading the catalogue …</p>;
  if (state === "failed") return <p class="empty">Nothing to show: see above.</p>;
  if (page.rows.matchups.count === 0) {
    return (
      <p class="empty">
        The catalogue is empty: <code>eomatch find</code> fills it.
      </p>
    );
  }
  return <p class="empty">No matchups meet the filters.</p>;
}

function SortHeading({ column }: { readonly column: TableColumn }): VNode {
  const { sort } = page;
  const isSorted = sort.value.column === column.key;
  const direction = !isSorted ? "none" : sort.value.isDescending ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={direction} class={column.isNumber ? "is-number" : ""}>
      <button
        type="button"
        onClick={() => {
          sort.value = { column: column.key, isDescending: isSorted && !sort.value.isDescending };
        }}
      >
        {column.title}
        <span aria-hidden="true">{isSorted ? (sort.value.isDescending ? " ↓" : " ↑") : ""}</span>
      </button>
    </th>
  );
}
