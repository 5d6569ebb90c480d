import { delay } from "./delay.js";
import { createHostHealth, type HostHealth } from "./host-health.js";

/** Options of {@link createHostBudget}. */
export interface HostBudgetOptions {
  /** Requests under way at once, per host; 4 by default, what Copernicus Data Space allows. */
  readonly maxConcurrentRequests?: number | undefined;
  /** From one request's start to the next one's, per host; 0 by default. */
  readonly minIntervalSeconds?: number | undefined;
  /** Which hosts do not answer, where other budgets are to know it too; one of its own by default. */
  readonly health?: HostHealth | undefined;
}

/**
 * Keeps requests to each host within limits.
 *
 * Give one budget to all the providers that ask the same host, so that they share its limit.
 */
export interface HostBudget {
  /** Which hosts are known not to answer. */
  readonly health: HostHealth;
  /** Runs a request when the host's turn comes; waiting ends with the signal's reason. */
  run<T>(host: string, request: () => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Starts nothing more at the host for a while: it asked for that. */
  pause(host: string, seconds: number): void;
}

interface Waiter {
  readonly go: () => void;
}

interface Host {
  active: number;
  nextStartMs: number;
  readonly waiting: Set<Waiter>;
}

/** Makes a budget in which every host has the same limits. */
export function createHostBudget(options: HostBudgetOptions = {}): HostBudget {
  const { maxConcurrentRequests = 4, minIntervalSeconds = 0, health = createHostHealth() } = options;
  const hosts = new Map<string, Host>();

  const hostOf = (name: string): Host => {
    const known = hosts.get(name);
    if (known !== undefined) return known;
    const host: Host = { active: 0, nextStartMs: 0, waiting: new Set() };
    hosts.set(name, host);
    return host;
  };

  const release = (host: Host): void => {
    const [next] = host.waiting;
    if (next === undefined) {
      host.active -= 1;
      return;
    }
    // The place passes on without becoming free in between, so that no newcomer takes it.
    host.waiting.delete(next);
    next.go();
  };

  return {
    health,
    async run<T>(name: string, request: () => Promise<T>, signal?: AbortSignal): Promise<T> {
      signal?.throwIfAborted();
      const host = hostOf(name);
      if (host.active < maxConcurrentRequests) host.active += 1;
      else await turn(host, signal);
      try {
        for (let now = performance.now(); host.nextStartMs > now; now = performance.now()) {
          await delay((host.nextStartMs - now) / 1000, signal);
        }
        host.nextStartMs = performance.now() + minIntervalSeconds * 1000;
        return await request();
      } finally {
        release(host);
      }
    },
    pause(name: string, seconds: number): void {
      const host = hostOf(name);
      host.nextStartMs = Math.max(host.nextStartMs, performance.now() + seconds * 1000);
    },
  };
}

function turn(host: Host, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      host.waiting.delete(waiter);
      reject(signal?.reason);
    };
    const waiter: Waiter = {
      go: () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      },
    };
    host.waiting.add(waiter);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
