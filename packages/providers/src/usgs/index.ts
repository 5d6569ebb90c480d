/**
 * USGS: Landsat and others, searched and downloaded through the Machine-to-Machine (M2M) interface of EarthExplorer.
 *
 * @packageDocumentation
 */
export type { UsgsOptions } from "./usgs-options.js";
export { usgsProvider } from "./usgs-provider.js";
