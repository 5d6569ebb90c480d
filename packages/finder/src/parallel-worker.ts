/**
 * The worker thread of `@eomatch/finder/parallel`; started by it, or by a `createWorker` of yours.
 *
 * @packageDocumentation
 */
import { type MatchTask, runMatchTask } from "./match-task.js";
import { answerMessages } from "./threads.js";

answerMessages((task) => {
  const answer = runMatchTask(task as MatchTask);
  const { members, areasKm2, timeDiffsSeconds } = answer;
  const transfer = [members, areasKm2, timeDiffsSeconds].map(({ buffer }) => buffer as ArrayBuffer);
  return { message: answer, transfer };
});
