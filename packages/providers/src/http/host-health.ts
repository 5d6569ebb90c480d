import { HttpError } from "../errors.js";

/** Options of {@link createHostHealth}. */
export interface HostHealthOptions {
  /** How long nothing is asked of a host that does not answer, before one request tries again; 60 by default. */
  readonly trialAfterSeconds?: number | undefined;
}

/**
 * Knows which hosts do not answer, so that what is on a host that is down costs its tries and waits once and not for
 * every file.
 *
 * A host is held as down when it could not be reached three times in a row and one request has used up its tries, or
 * when three requests in a row have used up theirs without an answer (silence, a reset, 5xx); 5xx alone may be the fault
 * of one file. Any other answer, a refusal too, ends the row. Once in a while one request is let through, and if it is
 * answered the host is up again. Nothing is asked of a host either that has said for how long it wants to be left alone.
 *
 * Give one to all the providers of a run, as an option or in their budget.
 */
export interface HostHealth {
  /**
   * Lets a request through, unless its host is held as down.
   *
   * @throws HttpError `http/host-down`
   */
  admit(host: string): void;
  /** Told of an answer of a host. */
  answered(host: string): void;
  /** Told of a try that failed; whether that was an answer is seen from the error. */
  failed(host: string, error: HttpError): void;
  /** Told that a request is not tried again, after the failures of its tries. */
  gaveUp(host: string): void;
  /** Told that a host has asked not to be asked again for so long, and with which answer. */
  rest(host: string, seconds: number, error: HttpError): void;
  /** Tells whether a host is held as down. */
  isDown(host: string): boolean;
}

/** Fewer failures in a row may be anything. */
const minInRow = 3;

interface Silence {
  /** Tries in a row without an answer, those of all requests. */
  tries: number;
  /** Requests among them that are not tried again. */
  givenUp: number;
  /** What became of the last of them. */
  last: HttpError;
  /** When the next request is let through, of a host that is held as down. */
  nextTrialMs?: number;
}

/** Makes one that knows of no host yet. */
export function createHostHealth({ trialAfterSeconds = 60 }: HostHealthOptions = {}): HostHealth {
  const silent = new Map<string, Silence>();
  const resting = new Map<string, { readonly untilMs: number; readonly error: HttpError }>();
  return {
    admit(host) {
      const rest = resting.get(host);
      if (rest !== undefined) {
        const seconds = (rest.untilMs - performance.now()) / 1000;
        if (seconds > 0) {
          const what = `not tried: ${host} asked to be left alone for ${timeOf(seconds)} (${reasonOf(rest.error)})`;
          throw new HttpError("http/host-down", what, { host, cause: rest.error });
        }
        resting.delete(host);
      }
      const silence = silent.get(host);
      if (silence?.nextTrialMs === undefined) return;
      const nowMs = performance.now();
      if (nowMs < silence.nextTrialMs) {
        const { tries, last } = silence;
        const what = `not tried: ${host} did not answer ${tries} times (${reasonOf(last)})`;
        throw new HttpError("http/host-down", what, { host, cause: last });
      }
      // The others wait for what becomes of this one; of one that is never heard of again, so long.
      silence.nextTrialMs = nowMs + trialAfterSeconds * 1000;
    },
    answered(host) {
      silent.delete(host);
    },
    failed(host, error) {
      const kind = silenceOf(error);
      if (kind === "answer") silent.delete(host);
      if (kind === "answer" || kind === "neither") return;
      const silence = silent.get(host) ?? { tries: 0, givenUp: 0, last: error };
      silence.tries += 1;
      silence.last = error;
      silent.set(host, silence);
    },
    gaveUp(host) {
      const silence = silent.get(host);
      if (silence === undefined) return;
      silence.givenUp += 1;
      const isEnough = silence.last.isUnreachable ? silence.tries >= minInRow : silence.givenUp >= minInRow;
      if (isEnough) silence.nextTrialMs = performance.now() + trialAfterSeconds * 1000;
    },
    rest(host, seconds, error) {
      resting.set(host, { untilMs: performance.now() + seconds * 1000, error });
    },
    isDown: (host) => silent.get(host)?.nextTrialMs !== undefined,
  };
}

/** A time of an hour and more, for people. */
export function timeOf(seconds: number): string {
  const hours = seconds / 3600;
  return hours < 48 ? `${Math.ceil(hours)} h` : `${Math.ceil(hours / 24)} days`;
}

function silenceOf(error: HttpError): "unreachable" | "silent" | "answer" | "neither" {
  const { code, status = 0, isTransient, isUnreachable } = error;
  if (isUnreachable) return "unreachable";
  // A certificate that is not trusted is for the user to judge, each time.
  if (code === "http/network") return isTransient ? "silent" : "neither";
  return code === "http/timeout" || status >= 500 ? "silent" : "answer";
}

/** Without the address, which was another request's. */
function reasonOf({ status, message }: HttpError): string {
  return status === undefined ? message.replace(/^[A-Z]+ \S+: /, "") : `status ${status}`;
}
