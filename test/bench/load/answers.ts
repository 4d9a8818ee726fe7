import { setTimeout as delay } from 'node:timers/promises';
import { FolioError } from '../../../server/src/protocol.ts';
import type { DaemonConnection } from '../../../server/src/daemonClient/daemonConnection.ts';
import { readDocument } from '../folio/readDocument.ts';
import { percentilesOf } from '../measure/percentiles.ts';
import type { LoadResult } from '../runs/loadResult.ts';
import type { LoadScene } from './loadScene.ts';

const EVERY_MILLISECONDS = 5;
const IDLE_QUESTIONS = 200;

/**
 * How long the daemon takes to answer a question that needs nobody else, as a measure of how long its event
 * loop is held up: with nothing to do, and while pages that need no reading stream through it.
 */
export async function measureAnswers(scene: LoadScene, pages: number): Promise<LoadResult['answers']> {
  const file = await scene.text(pages);
  const [asking, reading] = [await scene.daemon.connect(), await scene.daemon.connect()];
  await readDocument(reading, { file });
  const idle: number[] = [];
  while (idle.length < IDLE_QUESTIONS) idle.push(await answerTime(asking));
  const whileStreaming: number[] = [];
  let streaming = true;
  const stream = readDocument(reading, { file }).finally(() => (streaming = false));
  while (streaming) {
    whileStreaming.push(await answerTime(asking));
    await delay(EVERY_MILLISECONDS);
  }
  await stream;
  scene.say(`answers: ${whileStreaming.length} questions while ${pages} pages streamed`);
  return { pages, idle: percentilesOf(idle), whileStreaming: percentilesOf(whileStreaming) };
}

/** Asks about a job that does not exist: the daemon looks into a map and says no. */
async function answerTime(client: DaemonConnection): Promise<number> {
  const begun = performance.now();
  try {
    await client.prioritize('none');
  } catch (error) {
    if (!(error instanceof FolioError) || error.code !== 'job-not-found') throw error;
  }
  return performance.now() - begun;
}
