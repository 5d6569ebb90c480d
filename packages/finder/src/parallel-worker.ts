/**
 * The worker thread of `@eomatch/finder/parallel`; started by it, or by a `createWorker` of yours.
 *
 * @packageDocumentation
 */
import { type MatchTask, runMatchTask } from "./match-task.js";
import { answerMessages } from "./threads.js";

// V8 compiles what reads typed arrays for memory that is never handed over, and throws all of it away when some first is:
// here after the first answer. Handing over a byte now spares compiling everything twice.
const byte = new ArrayBuffer(1);
structuredClone(byte, { transfer: [byte] });

answerMessages((task) => {
  const answer = runMatchTask(task as MatchTask);
  const { members, areasKm2, timeDiffsSeconds } = answer;
  const transfer = [members, areasKm2, timeDiffsSeconds].map(({ buffer }) => buffer as ArrayBuffer);
  return { message: answer, transfer };
});
