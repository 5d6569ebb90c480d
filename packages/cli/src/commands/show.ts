import { type MatchupCatalogue, matchupEntry } from "@eomatch/catalogue";
import { type Product, publicHref, type StacAsset } from "@eomatch/stac-model";
import type { CommandParts } from "../command-line/command-line.js";
import { exitCodes } from "../exit-code.js";
import { columnsOf, writeText } from "../io.js";
import { listedEvent, listedMatchup } from "../list/listed.js";
import { styleOf } from "../report/style.js";
import { withoutControls } from "../report/without-controls.js";
import { findItem } from "../show/find-item.js";
import { formatShown } from "../show/format-shown.js";
import { readShown, type Shown } from "../show/read-shown.js";
import { type CatalogueFlags, openCatalogue } from "./open-catalogue.js";

/** The flags of `show`. */
export interface ShowFlags extends CatalogueFlags {
  readonly collection?: string | undefined;
  readonly json?: boolean | undefined;
}

/**
 * Shows one event, matchup or product of a catalogue.
 *
 * @returns the exit code: 3 when a matchup's product is missing
 */
export async function runShow(id: string, flags: ShowFlags, parts: CommandParts): Promise<number> {
  const { program } = parts;
  const { env, signal, stdout } = parts.io;
  const catalogue = await openCatalogue(flags, parts);
  const found = await findItem(catalogue.store, id, {
    collection: flags.collection,
    program,
    signal,
  });
  const shown = await readShown(catalogue, found, { signal });
  if (flags.json === true) await writeText(stdout, `${JSON.stringify(toJson(shown))}\n`);
  else {
    const places = await assetPlaces(catalogue, shown);
    const text = formatShown(shown, {
      columns: columnsOf(stdout),
      bold: styleOf(stdout, env).bold,
      program,
      locate: (_, asset) => places.get(asset) ?? publicHref(asset.href),
    });
    await writeText(stdout, withoutControls(text));
  }
  return shown.kind === "matchup" && shown.missing.length > 0 ? exitCodes.incomplete : exitCodes.done;
}

/** Where the files of products are: only the store knows what their hrefs are relative to. */
async function assetPlaces(
  { store: { assetFiles } }: MatchupCatalogue,
  shown: Shown,
): Promise<ReadonlyMap<StacAsset, string>> {
  const places = new Map<StacAsset, string>();
  for (const product of productsOf(shown)) {
    for (const asset of Object.values(product.assets)) {
      const at = await assetFiles?.locate({ collection: product.collection, id: product.id }, asset.href);
      if (at !== undefined) places.set(asset, publicHref(at.location));
    }
  }
  return places;
}

function productsOf(shown: Shown): readonly Product[] {
  if (shown.kind === "product") return [shown.product];
  return shown.kind === "matchup" ? shown.matchup.products : [];
}

function toJson(shown: Shown): object {
  switch (shown.kind) {
    case "event": {
      const { event } = shown;
      const matchups = event.matchupSet.map((matchup) => listedMatchup(matchupEntry(matchup)).values);
      return {
        type: "event",
        ...listedEvent(event).values,
        geometry: event.area,
        assets: event.assets,
        matchups,
      };
    }
    case "matchup": {
      const { matchup, missing } = shown;
      const { values, geometry } = listedMatchup(matchupEntry(matchup));
      return {
        type: "matchup",
        ...values,
        geometry,
        assets: matchup.assets,
        products: matchup.products,
        missing,
      };
    }
    case "product": {
      const { product, matchups } = shown;
      return {
        type: "product",
        ...product,
        matchups: matchups.map((one) => listedMatchup(matchupEntry(one)).values),
      };
    }
  }
}
