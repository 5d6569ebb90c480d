import type { AdapterContext } from "@eomatch/cli/program";
import type { HostHealth } from "@eomatch/providers/stac-api";

/** Which hosts do not answer, as all providers of a config know it: what one found to be down costs the others nothing. */
export async function hostHealthOf({ shared }: Pick<AdapterContext, "shared">): Promise<HostHealth> {
  const { createHostHealth } = await import("@eomatch/providers/stac-api");
  return shared(createHostHealth);
}
