/**
 * Copernicus Data Space Ecosystem: every Sentinel product, searched through its OData catalogue.
 *
 * {@link cdseProvider} searches and opens products; {@link cdseCredentials} signs in for the files.
 *
 * @packageDocumentation
 */
export { type CdseSignIn, cdseCredentials, cdseHosts } from "./cdse-credentials.js";
export type { CdseOptions } from "./cdse-options.js";
export { cdseProvider } from "./cdse-provider.js";
