/**
 * Opening the files that products' assets point to, whichever archive they are of.
 *
 * @packageDocumentation
 */
export { type LinkedFilesOptions, linkedFilesProvider } from "./linked-files-provider.js";
