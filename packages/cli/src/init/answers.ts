import type { ArchiveSuggestion, CliAdapters } from "../adapters.js";

/** What a new config says, each as it stands in the file. */
export interface InitAnswers {
  readonly platforms: readonly string[];
  readonly collections: readonly string[];
  readonly startTime: string;
  readonly stopTime: string;
  /** West, south, east, north; undefined for the whole Earth. */
  readonly bbox: string | undefined;
  readonly archive: ArchiveSuggestion;
  /** The catalogue's folder. */
  readonly catalogue: string;
}

/** The archives a new config may name: those the program suggests, and its kinds of providers. */
export function archiveChoices(adapters: CliAdapters): ArchiveSuggestion[] {
  const suggested = adapters.archiveSuggestions ?? [];
  const kinds = Object.entries(adapters.providerKinds)
    .filter(([kind]) => !suggested.some(({ name }) => name === kind))
    .map(([kind, { summary }]) => ({ name: kind, summary, provider: { kind }, collections: {} }));
  return [...suggested, ...kinds];
}
