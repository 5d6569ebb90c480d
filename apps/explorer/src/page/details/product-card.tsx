import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import type { AssetDetail, ProductDetail } from "../feed/feed-client.js";
import { cssColour, darkPalette, lightPalette } from "../map/palette.js";
import { page } from "../state/page-state.js";
import { sizeText, timeText } from "../state/quantities.js";
import { StacLink } from "./detail-panel.js";
import { safeHref, stacHref } from "./safe-href.js";

const shownProperties: readonly (readonly [key: string, name: string, unit: string])[] = [
  ["eo:cloud_cover", "Cloud", " %"],
  ["view:sun_elevation", "Sun", "°"],
  ["view:off_nadir", "Off nadir", "°"],
  ["sat:relative_orbit", "Orbit", ""],
  ["sat:orbit_state", "", ""],
  ["s2:mgrs_tile", "Tile", ""],
  ["grid:code", "Grid", ""],
  ["landsat:wrs_path", "Path", ""],
  ["landsat:wrs_row", "Row", ""],
  ["processing:level", "Level", ""],
  ["s2:processing_baseline", "Baseline", ""],
];

/** A product of the selected matchup. */
export function ProductCard({
  product,
  sensor,
}: {
  readonly product: ProductDetail;
  readonly sensor: number;
}): VNode {
  const palette = page.isDark.value ? darkPalette : lightPalette;
  const stacApi = page.facts.value?.stacApi ?? "/stac";
  const quicklook = product.assets.find(
    ({ key, roles }) => key === "quicklook" || roles.includes("thumbnail") || roles.includes("overview"),
  );
  const data = product.assets.find(({ key }) => key === "data");
  const facts = shownProperties.flatMap(([key, name, unit]) => {
    const value = product.properties[key];
    if (value === undefined) return [];
    const text = typeof value === "number" ? Number(value.toFixed(1)) : value;
    return [`${name} ${text}${unit}`.trim()];
  });
  return (
    <article
      class="product"
      style={{ borderColor: cssColour(palette.sensors[sensor % palette.sensors.length]!) }}
    >
      <h3>
        {product.platform} <small>{product.collection}</small>
      </h3>
      <p class="product-time">
        {timeText(Date.parse(product.startTime))} – {timeText(Date.parse(product.stopTime)).slice(11)} UTC
      </p>
      {facts.length > 0 && <p class="product-facts">{facts.join(" · ")}</p>}
      <p class="product-state">
        <span class={product.isDownloaded ? "state is-there" : "state"}>
          {product.isDownloaded ? "on disk" : "remote"}
        </span>
        {data?.sizeBytes !== undefined && ` ${sizeText(data.sizeBytes)}`}
        <StacLink href={stacHref(stacApi, product.collection, product.id)} text="STAC" />
      </p>
      {quicklook !== undefined && <Quicklook asset={quicklook} name={product.id} />}
      <p class="id">{product.id}</p>
    </article>
  );
}

function Quicklook({ asset, name }: { readonly asset: AssetDetail; readonly name: string }): VNode | null {
  const hasFailed = useSignal(false);
  const src = safeHref(asset.href);
  if (src === undefined) return null;
  if (hasFailed.value) return <p class="panel-note">The quicklook cannot be had: it lies in the archive.</p>;
  return (
    <a href={src} target="_blank" rel="noopener noreferrer">
      <img
        class="quicklook"
        src={src}
        alt={`Quicklook of ${name}`}
        loading="lazy"
        decoding="async"
        referrerpolicy="no-referrer"
        onError={() => {
          hasFailed.value = true;
        }}
      />
    </a>
  );
}
