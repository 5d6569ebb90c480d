import { link, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, sep } from "node:path";
import type { FileLayer } from "../src/file-layer.js";
import { attemptEach } from "../src/work-through.js";
import { unflushedFiles } from "./faulty-files.js";

/** A file or folder as a disk may have it after a power cut. */
type Node = FileNode | FolderNode;

/** A file: where what it holds is kept, and whether all of it has reached the disk. */
interface FileNode {
  readonly kept: string;
  isOnDisk: boolean;
}

/** A folder: what each of its names led to, from first to last. */
interface FolderNode {
  readonly names: Map<string, { readonly node: Node | undefined; readonly change: Change }[]>;
}

/** A change of one or two names, which file systems do as a whole or not at all. */
interface Change {
  isOnDisk: boolean;
}

/** A file layer that remembers what has reached the disk, and can show what a power cut may leave. */
export interface PowerCutFiles extends FileLayer {
  /**
   * Writes what the disk may hold after a power cut now: of the changes of names that were not flushed, any, in any
   * order; of files that were not flushed what was written, nothing, the beginning, zeros or anything.
   *
   * @param target a folder that is not there yet
   * @param random numbers from 0 to below 1
   */
  cutPower(target: string, random: () => number): Promise<void>;
}

/**
 * Watches over the files below a folder, which is empty.
 *
 * @param store a folder on the same disk in which to keep what every file held
 */
export function powerCutFiles(
  root: string,
  store: string,
  files: FileLayer = unflushedFiles(),
): PowerCutFiles {
  const top: FolderNode = { names: new Map() };
  let keptFiles = 0;

  const folderAt = (path: string): FolderNode => {
    const segments = relative(root, path)
      .split(sep)
      .filter((name) => name !== "");
    return segments.reduce<FolderNode>((folder, name) => latest(folder, name) as FolderNode, top);
  };
  const latest = (folder: FolderNode, name: string): Node | undefined => folder.names.get(name)?.at(-1)?.node;
  const nodeAt = (path: string): Node | undefined =>
    path === root ? top : latest(folderAt(dirname(path)), basename(path));
  const setName = (path: string, node: Node | undefined, change: Change = { isOnDisk: false }): void => {
    const { names } = folderAt(dirname(path));
    names.set(basename(path), [...(names.get(basename(path)) ?? []), { node, change }]);
  };
  const keep = async (path: string): Promise<FileNode> => {
    const kept = join(store, String(keptFiles++));
    await link(path, kept);
    return { kept, isOnDisk: false };
  };
  const flushed = (node: Node | undefined): void => {
    if (node === undefined) return;
    if ("kept" in node) node.isOnDisk = true;
    else for (const { change } of [...node.names.values()].flat()) change.isOnDisk = true;
  };

  const write = async (
    folder: FolderNode,
    target: string,
    random: () => number,
    lost: LostChanges,
  ): Promise<void> => {
    await mkdir(target);
    for (const [name, history] of folder.names) {
      const node = history.findLast(({ change }) => !isLost(change, lost, random))?.node;
      if (node === undefined) continue;
      const path = join(target, name);
      if (!("kept" in node)) await write(node, path, random, lost);
      else if (node.isOnDisk || random() < 0.3) await link(node.kept, path);
      else await writeFile(path, damaged(await readFile(node.kept), random));
    }
  };

  const createFile = async (path: string, content: Uint8Array): Promise<void> => {
    await files.createFile(path, content);
    setName(path, await keep(path));
  };
  const rename = async (from: string, to: string): Promise<void> => {
    const node = nodeAt(from);
    await files.rename(from, to);
    const change = { isOnDisk: false };
    setName(to, node, change);
    setName(from, undefined, change);
  };

  return {
    async makeFolder(path, like) {
      await files.makeFolder(path, like);
      setName(path, { names: new Map() });
    },
    async removeFolder(path) {
      await files.removeFolder(path);
      setName(path, undefined);
    },
    createFile,
    createAll: (made) => attemptEach(made, (file) => createFile(file.path, file.content)),
    async openNew(path) {
      const file = await files.openNew(path);
      const node = await keep(path);
      setName(path, node);
      return {
        async write(content) {
          node.isOnDisk = false;
          await file.write(content);
        },
        async flush() {
          await file.flush();
          node.isOnDisk = true;
        },
        close: () => file.close(),
      };
    },
    async flush(path) {
      await files.flush(path);
      // Folders above the watched one are on the disk as they are.
      if (!relative(root, path).startsWith("..")) flushed(nodeAt(path));
    },
    rename,
    renameAll: (renamings) => attemptEach(renamings, ({ from, to }) => rename(from, to)),
    async keep(path, copy) {
      const node = nodeAt(path);
      await files.keep(path, copy);
      setName(copy, node);
    },
    async removeFile(path, size) {
      await files.removeFile(path, size);
      setName(path, undefined);
    },
    touch: (path) => files.touch(path),
    cutPower: (target, random) => write(top, target, random, new Map()),
  };
}

/** Which changes a power cut undid, so far as it was decided. */
type LostChanges = Map<Change, boolean>;

function isLost(change: Change, lost: LostChanges, random: () => number): boolean {
  const known = lost.get(change) ?? (!change.isOnDisk && random() < 0.5);
  lost.set(change, known);
  return known;
}

function damaged(content: Buffer, random: () => number): Buffer {
  const kind = Math.floor(random() * 4);
  if (kind === 0) return Buffer.alloc(0);
  if (kind === 1) return content.subarray(0, Math.floor(random() * content.length));
  if (kind === 2) return Buffer.alloc(content.length);
  return Buffer.from(content.map(() => Math.floor(random() * 256)));
}
