/**
 * Product search in STAC items on disk.
 *
 * {@link localProvider} reads an item, a collection of items, newline-delimited items, a static STAC catalogue,
 * or a folder of these.
 *
 * @packageDocumentation
 */
export { type LocalProviderOptions, localProvider } from "./local-provider.js";
