import { spawn } from "node:child_process";
import { MatchupCatalogue } from "@eomatch/catalogue";
import type { CatalogueServer, CliAdapters } from "../adapters.js";
import { loadConfig } from "../config/load.js";
import { EOMatchContext } from "../eomatch-context.js";
import { CliError } from "../errors.js";
import { exitCodes } from "../exit-code.js";
import type { CliIo } from "../io.js";

/** The flags of `serve`. */
export interface ServeFlags {
  readonly config?: string | undefined;
  readonly path?: string | undefined;
  readonly host?: string | undefined;
  readonly port?: string | undefined;
  readonly open?: boolean | undefined;
  readonly internal?: boolean | undefined;
  readonly baseUrl?: string | undefined;
  readonly trustProxy?: boolean | undefined;
  readonly verbose?: boolean | undefined;
}

const defaultHost = "127.0.0.1";
const defaultPort = 8087;

/**
 * Serves a catalogue until it is stopped.
 *
 * @returns the exit code: 130, because only a signal ends it
 */
export async function runServe(
  flags: ServeFlags,
  { adapters, io }: { readonly adapters: CliAdapters; readonly io: CliIo },
): Promise<number> {
  const { serveCatalogue } = adapters;
  if (serveCatalogue === undefined) {
    throw new CliError("cli/wrong-usage", "this program has no server: it was built without one");
  }
  const { cwd, env, signal, stderr } = io;
  const host = flags.host ?? defaultHost;
  const port = readPort(flags.port);
  const baseUrl = readBaseUrl(flags);
  const loaded = await loadConfig({ adapters, env, cwd, configFile: flags.config, path: flags.path });
  const context = new EOMatchContext(loaded, { adapters, env, directory: cwd });
  const store = await context.openStore();
  // Said before anything listens, when there is no catalogue.
  await MatchupCatalogue.open(store, { signal });
  const onError = (error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error);
    stderr.write(`${flags.verbose === true && error instanceof Error ? error.stack : message}\n`);
  };
  const isInternal = flags.internal === true;
  const server = await serveCatalogue({
    ...{ store, host, port, signal, baseUrl, isInternal, onError },
    orbitSource: await context.orbitSource(),
    trustsProxy: flags.trustProxy === true,
  }).catch((error: unknown) => {
    throw cannotListen(error, host, port);
  });
  tell(server, store.location, io);
  if (flags.open === true) openInBrowser(server.url, io);
  await server.closed;
  signal.throwIfAborted();
  return exitCodes.done;
}

function tell({ url, stacUrl }: CatalogueServer, location: string, { stdout, stderr }: CliIo): void {
  stdout.write(`page      ${url}\nSTAC API  ${stacUrl}\n`);
  stderr.write(`showing ${location}; Ctrl-C stops\n`);
}

function readPort(text: string | undefined): number {
  if (text === undefined) return defaultPort;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65_535) return port;
  throw new CliError("cli/wrong-usage", `--port: ${JSON.stringify(text)} is not a number from 0 to 65535`);
}

function readBaseUrl({ baseUrl, trustProxy }: ServeFlags): string | undefined {
  if (baseUrl === undefined) return undefined;
  if (trustProxy === true) {
    throw new CliError("cli/wrong-usage", "--base-url and --trust-proxy contradict each other: choose one");
  }
  if (!/^https?:/i.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new CliError(
      "cli/wrong-usage",
      `--base-url: ${JSON.stringify(baseUrl)} is not an address: write https://host/path`,
    );
  }
  return baseUrl;
}

/** One line for what keeps a server from listening; any other error as it is. */
function cannotListen(error: unknown, host: string, port: number): unknown {
  const code: unknown = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  const reasons: { readonly [code: string]: string } = {
    EADDRINUSE: `port ${port} of ${host} is in use: stop what listens there, or give another --port (0 takes any)`,
    EACCES: `port ${port} may not be listened at: give a --port above 1023`,
    EADDRNOTAVAIL: `${host} is no address of this machine: give another --host`,
    ENOTFOUND: `there is no host ${host}: give another --host`,
  };
  const reason = typeof code === "string" ? reasons[code] : undefined;
  return reason === undefined ? error : new CliError("cli/wrong-usage", reason, { cause: error });
}

/** Opens an address with whatever the system opens addresses with. */
function openInBrowser(url: string, { stderr }: CliIo): void {
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open"]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", '""']
        : ["xdg-open"];
  const child = spawn(command as string, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => void stderr.write(`no browser could be opened: open ${url} yourself\n`));
  child.unref();
}
