import type { PolicyResult } from '../runs/policyResult.ts';
import { describeMachine, figure } from './figures.ts';
import { markdownTable } from './markdownTable.ts';

export function policyMarkdown({ machine, model, graphs, throughput }: PolicyResult): string {
  const widths = graphs[0]?.lines.map(({ width }) => width) ?? [];
  return [
    `${describeMachine(machine)}. Recogniser of ${model}, milliseconds a line by its width, one thread:`,
    markdownTable(
      ['graph', ...widths.map((width) => `${width} px`)],
      graphs.map(({ name, lines }) => [name, ...lines.map(({ milliseconds }) => figure(milliseconds))]),
    ),
    'Lines of 320 px on all cores, the float graph:',
    markdownTable(
      ['how', 'lines/s'],
      throughput.map(({ how, linesPerSecond }) => [how, figure(linesPerSecond)]),
    ),
  ].join('\n\n');
}
