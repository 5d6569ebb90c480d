import { isProviderError } from "@eomatch/stac-model";

/** A token and how long it lasts. */
export interface Token {
  readonly value: string;
  /** From the moment it was asked for; infinite for one that does not expire. */
  readonly lifeSeconds: number;
}

/** A token that expires, shared by everybody who needs it. */
export interface SharedToken {
  /**
   * The token, fetched when there is none or when it is about to expire: once, however many ask.
   *
   * @throws what fetching throws; a refusal (`provider/unauthorized`) is remembered, so that a wrong password is sent
   *   once and not for every file, which would lock the account
   */
  get(signal?: AbortSignal): Promise<string>;
  /** Told that a token was accepted. */
  accept(value: string): void;
  /**
   * Forgets a token that was refused.
   *
   * @returns whether another one may help: not when the token that replaced a refused one is refused as well
   */
  refuse(value: string): boolean;
}

/** Renewed so long before its end; half its life when that is shorter. */
const marginSeconds = 60;

/** Shares a token among all who need it; see {@link SharedToken}. */
export function sharedToken(fetchToken: (signal: AbortSignal) => Promise<Token>): SharedToken {
  let current: { readonly value: string; readonly renewAtMs: number; readonly fetchedMs: number } | undefined;
  let pending: Flight | undefined;
  let refusal: unknown;
  let refusedInRow = 0;

  const start = (): Flight => {
    const controller = new AbortController();
    const askedMs = performance.now();
    const token = fetchToken(controller.signal)
      .then(({ value, lifeSeconds }) => {
        const usableSeconds = lifeSeconds - Math.min(marginSeconds, lifeSeconds / 2);
        current = { value, fetchedMs: askedMs, renewAtMs: askedMs + usableSeconds * 1000 };
        return value;
      })
      .catch((error: unknown) => {
        if (isProviderError(error, "provider/unauthorized")) refusal = error;
        throw error;
      })
      .finally(() => {
        if (pending === flight) pending = undefined;
      });
    // Whoever waits sees the failure; when nobody does any more, nobody has to.
    token.catch(() => {});
    const flight: Flight = { token, controller, waiting: 0 };
    return flight;
  };

  return {
    async get(signal) {
      signal?.throwIfAborted();
      if (refusal !== undefined) throw refusal;
      if (current !== undefined && performance.now() < current.renewAtMs) return current.value;
      pending ??= start();
      const flight = pending;
      return waitFor(flight, signal, () => {
        // Given up by all: the next one asks anew rather than be given an aborted flight.
        if (pending === flight) pending = undefined;
      });
    },
    accept(value) {
      if (current?.value === value) refusedInRow = 0;
    },
    refuse(value) {
      // Renewed by another worker meanwhile.
      if (current?.value !== value) return true;
      refusedInRow += 1;
      // Where nobody tells of success, a token that lasted a while has had some.
      if (performance.now() - current.fetchedMs > marginSeconds * 1000) refusedInRow = 1;
      if (refusedInRow > 1) return false;
      current = undefined;
      return true;
    },
  };
}

interface Flight {
  readonly token: Promise<string>;
  readonly controller: AbortController;
  waiting: number;
}

function waitFor(flight: Flight, signal: AbortSignal | undefined, onAbandoned: () => void): Promise<string> {
  flight.waiting += 1;
  return new Promise<string>((resolve, reject) => {
    const onAbort = (): void => {
      flight.waiting -= 1;
      if (flight.waiting === 0) {
        onAbandoned();
        flight.controller.abort(signal?.reason);
      }
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
    flight.token.then(resolve, reject).finally(() => {
      signal?.removeEventListener("abort", onAbort);
    });
  });
}
