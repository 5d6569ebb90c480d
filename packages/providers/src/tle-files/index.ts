/**
 * Element sets from files.
 *
 * {@link tleFiles} reads TLE and OMM files of a folder, named after their satellites or not.
 *
 * @packageDocumentation
 */
export { type TleFilesOptions, tleFiles } from "./tle-files.js";
