import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readOverHttp, type HttpReport } from './httpRun.ts';
import { simulate, type SimulationReport } from './simulation.ts';

/**
 * `npm run bench:fleet`: pages a second, losses, fairness and memory with 1, 4 and 16 servers in virtual
 * time, and what the client costs over real connections. `--write` puts the tables into docs/scale-out.md.
 */
const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '10000' },
    'http-pages': { type: 'string', default: '2600' },
    'http-servers': { type: 'string', default: '8' },
    write: { type: 'boolean', default: false },
  },
});
const pages = Number(values.pages);
const simulations: SimulationReport[] = [];
for (const servers of [1, 4, 16])
  simulations.push(await simulate({ servers, pages, clients: 2, faults: false }));
for (const servers of [4, 16]) simulations.push(await simulate({ servers, pages, clients: 2, faults: true }));
const http = await readOverHttp(Number(values['http-servers']), Number(values['http-pages']));
const report = { date: new Date().toISOString().slice(0, 10), node: process.version, simulations, http };
process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
const tables = markdown(simulations, http);
process.stdout.write(`\n${tables}\n`);
if (values.write) await writeTables(tables);

function markdown(all: readonly SimulationReport[], over: HttpReport): string {
  const rows = all.map((one) => [
    `${one.servers}${one.faults ? ', with faults' : ''}`,
    one.pages,
    one.pagesPerSecond,
    percent(one.shareOfCapacity),
    one.lost,
    one.twice,
    one.readLocally,
    percent(one.unfairness),
    `${one.heapMegabytesEarly} / ${one.heapMegabytesLate}`,
  ]);
  return [
    table(
      [
        'servers',
        'pages',
        'pages/s',
        'of capacity',
        'lost',
        'twice',
        'read locally',
        'unfairness',
        'heap, MB',
      ],
      rows,
    ),
    '',
    table(
      ['servers', 'pages', 'pages/s', 'of capacity', 'lost', 'client CPU, ms a page', 'client memory, MB'],
      [
        [
          over.servers,
          over.pages,
          over.pagesPerSecond,
          percent(over.shareOfCapacity),
          over.lost,
          over.cpuMillisecondsPerPage,
          over.residentMegabytes,
        ],
      ],
    ),
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

async function writeTables(text: string): Promise<void> {
  const file = join(import.meta.dirname, '../../../docs/scale-out.md');
  const page = await readFile(file, 'utf8');
  const marks = /(<!-- bench:fleet -->\n)[\s\S]*?(\n<!-- end -->)/;
  await writeFile(
    file,
    page.replace(marks, (_, begin: string, end: string) => `${begin}\n${text}\n${end}`),
  );
}
