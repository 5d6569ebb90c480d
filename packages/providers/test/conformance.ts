import { type ProviderHarness, providerCases } from "@eomatch/conformance/provider";
import { it } from "vitest";

/** Runs every case of the ProductProvider contract as a test; a case that does not apply says why. */
export function itConforms(harness: () => Promise<ProviderHarness>): void {
  it.each(providerCases)("$title", async ({ id, inapplicable, run }) => {
    const subject = await harness();
    const why = await inapplicable?.(subject);
    if (why !== undefined) console.info(`skipped ${id}: ${why}`);
    else await run(subject);
  });
}
