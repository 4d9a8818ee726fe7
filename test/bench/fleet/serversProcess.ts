import { honestVllm } from '../../fixtures/servers/honestVllm.ts';
import { A100, pageOutput } from './a100.ts';

/** A process with so many servers, each as fast as an A100, that send every token as an event of its own. */
const count = Number(process.argv[2]);
const servers = await Promise.all(
  Array.from({ length: count }, () =>
    honestVllm({
      ...A100,
      stepMilliseconds: 40,
      oneByOne: true,
      answer: () => '',
      tokens: ({ page }) => pageOutput(page),
    }),
  ),
);
process.send?.(servers.map(({ url }) => url));
process.on('disconnect', () => process.exit(0));
