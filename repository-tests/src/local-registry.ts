import { execFile, spawn } from "node:child_process";
import { createReadStream } from "node:fs";
import { cp, mkdtemp, readdir, readFile, realpath, rm } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pipeline } from "node:stream/promises";
import { promisify } from "node:util";
import { root, workspacePackages } from "./repository.js";

const run = promisify(execFile);

/** A registry on loopback that npm can install from. */
export interface LocalRegistry {
  /** Address for npm's `--registry`. */
  readonly url: string;
  /** Stops it and removes what it packed. */
  close(): Promise<void>;
}

/** What a registry says of one version of a package. */
interface Manifest {
  readonly version: string;
  readonly optionalDependencies?: { readonly [name: string]: string };
  readonly [key: string]: unknown;
}

/** A version of a package: what its package.json says, and how to write its tarball. */
interface Version {
  readonly manifest: Manifest;
  readonly writeTarball: (to: ServerResponse) => Promise<void>;
}

/**
 * Serves what the repository has, so that a project elsewhere is installed by npm without any network: the published
 * packages of the workspace, packed as they would be published, and whatever else is installed in the repository.
 *
 * Only what npm asks for is packed, and once.
 */
export async function serveLocalRegistry(): Promise<LocalRegistry> {
  const scratch = await mkdtemp(join(tmpdir(), "eomatch-registry-"));
  const installed = await installedPackages();
  const ours = new Map(workspacePackages().map((each) => [each.name, each.folder]));
  const known = new Map<string, Promise<Version[]>>();
  const versionsOf = (name: string): Promise<Version[]> => {
    const folder = ours.get(name);
    const found =
      known.get(name) ??
      (folder === undefined
        ? Promise.all((installed.get(name) ?? []).map((each) => foreignVersion(each, installed)))
        : packedVersion(folder, join(scratch, name.replace(/\W+/g, "-"))).then((each) => [each]));
    known.set(name, found);
    return found;
  };

  const server = createServer((request, response) => {
    answer(decodeURIComponent(request.url ?? "/").slice(1), `http://${request.headers.host}`, response).catch(
      (error) => {
        // npm prints the text of a failed request.
        response.headersSent ? response.destroy(error) : response.writeHead(500).end(String(error));
      },
    );
  });
  async function answer(path: string, base: string, response: ServerResponse): Promise<void> {
    const [name = "", wanted] = path.split("/-/");
    const versions = await versionsOf(name);
    const tarball = versions.find(({ manifest }) => wanted === `${manifest.version}.tgz`);
    if (tarball) return tarball.writeTarball(response);
    if (versions.length === 0 || wanted !== undefined) {
      response.writeHead(404).end(JSON.stringify({ error: `${path} is not in the repository` }));
      return;
    }
    const described = versions.map(({ manifest }): [string, unknown] => [
      manifest.version,
      { ...manifest, dist: { tarball: `${base}/${name}/-/${manifest.version}.tgz` } },
    ]);
    const latest = described.at(-1)?.[0];
    response.end(JSON.stringify({ name, "dist-tags": { latest }, versions: Object.fromEntries(described) }));
  }

  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
    await rm(scratch, { recursive: true, force: true });
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close };
}

/** The folders of every package that pnpm has installed in the repository, by name. */
async function installedPackages(): Promise<Map<string, string[]>> {
  const store = join(root, "node_modules", ".pnpm");
  const found = new Map<string, string[]>();
  for (const entry of (await readdir(store)).sort()) {
    // `@scope+name@1.0.0_peer@2.0.0` holds `node_modules/@scope/name`.
    const [, name] = /^(@?[^@]+)@/.exec(entry) ?? [];
    if (name === undefined) continue;
    const folder = join(store, entry, "node_modules", name.replace("+", "/"));
    const known = found.get(name.replace("+", "/")) ?? [];
    found.set(name.replace("+", "/"), [...known, folder]);
  }
  return found;
}

async function foreignVersion(folder: string, installed: ReadonlyMap<string, unknown>): Promise<Version> {
  const manifest: Manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  // Of the builds for other machines none is installed here, and npm does without them.
  const optional = Object.entries(manifest.optionalDependencies ?? {}).filter(([name]) =>
    installed.has(name),
  );
  const writeTarball = async (to: ServerResponse): Promise<void> => {
    // pnpm gives equal files one inode, which tar would write as links, and npm leaves links out.
    const copied = await mkdtemp(join(tmpdir(), "eomatch-package-"));
    const isPart = (path: string): boolean => basename(path) !== "node_modules";
    try {
      await cp(await realpath(folder), join(copied, "package"), { recursive: true, filter: isPart });
      const tar = spawn("tar", ["-czf", "-", "-C", copied, "package"], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await pipeline(tar.stdout, to);
    } finally {
      await rm(copied, { recursive: true, force: true });
    }
  };
  return { manifest: { ...manifest, optionalDependencies: Object.fromEntries(optional) }, writeTarball };
}

/** Packs a package of the workspace as it would be published: `workspace:` becomes the version it stands for. */
async function packedVersion(folder: string, into: string): Promise<Version> {
  const pnpm = join(root, "node_modules", ".bin", "pnpm");
  await run(pnpm, ["pack", "--pack-destination", into], { cwd: join(root, folder) });
  const [file] = await readdir(into);
  const tarball = join(into, file as string);
  const packed = await run("tar", ["-xzOf", tarball, "package/package.json"], {
    maxBuffer: 16 * 1024 * 1024,
  });
  return {
    manifest: JSON.parse(packed.stdout),
    writeTarball: (to) => pipeline(createReadStream(tarball), to),
  };
}
