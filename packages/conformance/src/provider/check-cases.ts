import { isProviderError } from "@eomatch/stac-model";
import { canonicalText, expectAborted, expectRejection, expectSame, expectThat } from "../expectation.js";
import type { ProviderCase, ProviderHarness } from "./provider-harness.js";

/** Cases of asking whether an archive answers and whether one is signed in, for providers that can tell. */
export const checkCases: readonly ProviderCase[] = [
  {
    id: "check-answers",
    title: "says in a check that the archive answers, and misses no collection of which products are known",
    contract: "check: asks the archive for as little as shows that searches will be answered.",
    inapplicable: withoutCheck,
    async run({ create, query }) {
      const checked = await (await create()).check?.();
      expectThat(checked !== undefined && checked.summary.trim() !== "", "a check must say what answered");
      expectSame(
        checked.missing.filter((collection) => collection === query.collection),
        [],
        "collections that are said to be missing though products of them are known",
      );
    },
  },
  {
    id: "check-unreachable",
    title: "fails in a check with a ProviderError that names it when its archive cannot be reached",
    contract: "check: throws ProviderErrors as a search does.",
    async inapplicable(harness) {
      if (harness.createUnreachable === undefined) return "the harness has no archive that cannot be reached";
      return withoutCheck(harness);
    },
    async run({ createUnreachable }) {
      const provider = await createUnreachable?.();
      if (provider?.check === undefined) return;
      const error = await expectRejection(provider.check(), "a check of an unreachable archive");
      expectThat(isProviderError(error), `expected a ProviderError, found ${String(error)}`);
      expectSame(error.provider, provider.name, "the provider that the error names");
    },
  },
  {
    id: "check-aborted",
    title: "ends a check with the signal's reason",
    contract: "signal: ends the call with the signal's reason.",
    inapplicable: withoutCheck,
    async run({ create }) {
      const reason = new Error("enough");
      const provider = await create();
      const checked = provider.check?.({ signal: AbortSignal.abort(reason) }) ?? Promise.resolve();
      await expectAborted(checked, reason, "check");
    },
  },
  {
    id: "sign-in-without-secrets",
    title: "says whether one is signed in, and shows no secret",
    contract: "signIn: tells whether the user is signed in; never holds a secret.",
    async inapplicable({ create }) {
      return (await create()).signIn === undefined ? "the provider has nothing to sign in to" : undefined;
    },
    async run({ create, secrets = [] }) {
      const signIn = await (await create()).signIn?.();
      const text = canonicalText(signIn);
      expectSame(secrets.filter((secret) => text.includes(secret)).length, 0, "secrets that it shows");
      expectThat(
        ["not-needed", "needed", "given"].includes(String(signIn?.state)),
        `the state must be one of the three, found ${signIn?.state}`,
      );
    },
  },
];

async function withoutCheck({ create }: ProviderHarness): Promise<string | undefined> {
  return (await create()).check === undefined ? "the provider cannot be checked" : undefined;
}
