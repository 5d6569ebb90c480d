import { limitKeys, nestedKeys } from "./keys.js";
import { type ConfigLayer, type ConfigMapping, isMapping } from "./layer.js";
import type { ConfigOrigin, ConfigPath } from "./origin.js";

/** Several layers read as one config. */
export interface LayeredConfig {
  readonly values: ConfigMapping;
  readonly written: ConfigMapping;
  /** The layer that a value comes from; undefined for what no layer has. */
  layerOf(path: ConfigPath): ConfigLayer | undefined;
  /** Where a value stands; for what no layer has, the file where it should. */
  originOf(path: ConfigPath): ConfigOrigin;
}

const regionForms: readonly (readonly string[])[] = [["bbox"], ["region"], limitKeys];

/**
 * Lays one layer over the other, the last one on top.
 *
 * A key is replaced as a whole, except `matchup_catalogue` and `archive`, whose keys are replaced one by one. A
 * region in one form (`bbox`, `region`, `min_lat` …) replaces one in another form below. Keys without a value
 * do not count.
 */
export function mergeLayers(layers: readonly ConfigLayer[]): LayeredConfig {
  const values: Record<string, unknown> = {};
  const written: Record<string, unknown> = {};
  const owners = new Map<string, ConfigLayer>();
  for (const layer of layers) {
    for (const key of regionKeysBelow(layer.values)) {
      delete values[key];
      delete written[key];
      owners.delete(key);
    }
    for (const [key, value] of Object.entries(layer.values)) {
      if (value === null || value === undefined) continue;
      const entries = key in nestedKeys && isMapping(value) ? Object.entries(value) : undefined;
      if (entries === undefined) {
        values[key] = value;
        written[key] = layer.written[key];
        owners.set(key, layer);
        continue;
      }
      const inner = entries.filter(([, nested]) => nested !== null && nested !== undefined);
      values[key] = { ...(values[key] as ConfigMapping), ...Object.fromEntries(inner) };
      const innerWritten = inner.map(([nested]) => [nested, (layer.written[key] as ConfigMapping)[nested]]);
      written[key] = { ...(written[key] as ConfigMapping), ...Object.fromEntries(innerWritten) };
      for (const [nested] of inner) owners.set(`${key}.${nested}`, layer);
    }
  }
  const layerOf = (path: ConfigPath): ConfigLayer | undefined =>
    owners.get(path.slice(0, 2).join(".")) ?? owners.get(String(path[0]));
  const originOf = (path: ConfigPath): ConfigOrigin => layerOf(path)?.originOf(path) ?? whereMissing(layers);
  return { values, written, layerOf, originOf };
}

/** Region keys of lower layers that a layer does away with by giving the region in another form. */
function regionKeysBelow(values: ConfigMapping): string[] {
  const isGiven = (form: readonly string[]): boolean =>
    form.some((key) => values[key] !== undefined && values[key] !== null);
  return regionForms.some(isGiven) ? regionForms.filter((form) => !isGiven(form)).flat() : [];
}

/** What is missing is missing from the topmost file or object. */
function whereMissing(layers: readonly ConfigLayer[]): ConfigOrigin {
  const origins = layers.map((layer) => layer.originOf([]));
  const last = origins.findLast(({ kind }) => kind === "file" || kind === "object");
  return last?.kind === "file" ? { kind: "file", file: last.file } : (last ?? { kind: "default" });
}
