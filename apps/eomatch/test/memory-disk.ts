import { spawnSync } from "node:child_process";
import { chmod, mkdir } from "node:fs/promises";
import { onTestFinished } from "vitest";

/** Mounts a disk of memory for the time of a test; false where that is not allowed. */
export async function mountedDisk(path: string, options: string): Promise<boolean> {
  await mkdir(path, { recursive: true });
  const isMounted = spawnSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]).status === 0;
  if (isMounted) onTestFinished(() => void spawnSync("umount", [path]));
  return isMounted;
}

/** A folder that nobody here may write to; false where that cannot be had. The superuser may write wherever a disk is not mounted read-only. */
export async function readOnlyFolder(path: string): Promise<boolean> {
  if (process.getuid?.() === 0) return mountedDisk(path, "ro,size=64k");
  await mkdir(path);
  await chmod(path, 0o500);
  return process.platform !== "win32";
}
