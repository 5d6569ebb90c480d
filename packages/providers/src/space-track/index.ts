/**
 * Element sets of any date from Space-Track.
 *
 * {@link spaceTrack} signs in and fetches the history of a satellite for a period.
 *
 * @packageDocumentation
 */
export { type SpaceTrackOptions, spaceTrack } from "./space-track.js";
