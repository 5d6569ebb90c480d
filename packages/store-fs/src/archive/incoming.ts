import type { ExpectedFile, ProductStream, PutOptions } from "@eomatch/stac-model";
import type { DiskRoom } from "./disk-room.js";
import type { IncomingPieces, PieceMemory } from "./incoming-pieces.js";
import type { PartPaths } from "./part-file.js";
import type { TakeInThread } from "./take-in-thread.js";

/** What files of an archive are taken in with. */
export interface TakingIn extends PutOptions {
  readonly thread: TakeInThread;
  readonly memory: PieceMemory;
  readonly room: DiskRoom;
  /** Keeps other processes from writing to the arriving file, until it is called back. */
  readonly lock: () => Promise<() => Promise<void>>;
}

/** A file that is being taken in. */
export interface Incoming {
  readonly path: string;
  readonly paths: PartPaths;
  readonly file: ExpectedFile;
  readonly content: ProductStream;
  readonly options: TakingIn;
  readonly pieces: IncomingPieces;
}
