/**
 * NASA's Earthdata: granules of MODIS, VIIRS, PACE and thousands of other collections, searched through CMR.
 *
 * {@link earthdataProvider} searches and opens granules; {@link earthdataCredentials} signs in for the files.
 *
 * @packageDocumentation
 */
export {
  type EarthdataSignIn,
  earthdataCredentials,
  earthdataHosts,
  earthdataLoginHost,
} from "./earthdata-credentials.js";
export type { EarthdataOptions } from "./earthdata-options.js";
export { earthdataProvider } from "./earthdata-provider.js";
