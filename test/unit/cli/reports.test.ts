import type { TextScore } from '../../../server/src/bench/scoreText.ts';
import { describe, expect, it } from 'vitest';
import { batchSummary, type BatchTally } from '../../../server/src/cli/batch/summary.ts';
import { benchReport, figuresOf, totalOf } from '../../../server/src/cli/bench/benchReport.ts';
import type { SetMeasure } from '../../../server/src/cli/bench/measureSet.ts';
import { describeDaemon } from '../../../server/src/cli/daemonReport.ts';
import { describeMachine, inspectMachine, parseQuota } from '../../../server/src/cli/doctor/machine.ts';
import { doctorReport } from '../../../server/src/cli/doctor/report.ts';
import type { DaemonStatus } from '../../../server/src/protocol.ts';
import { expectGolden } from '../../fixtures/cli/golden.ts';
import { runFake } from '../../fixtures/cli/runFake.ts';

describe('help', () => {
  it.each([[], ['read'], ['batch'], ['daemon'], ['daemon', 'logs'], ['models'], ['devices'], ['bench']])(
    'of %s %s',
    async (...command) => {
      const { code, stdout } = await runFake([...command, '--help']);
      expect(code).toBe(0);
      expectGolden(`help${command.map((part) => `-${part}`).join('')}.txt`, stdout);
    },
  );

  it('is for the error stream where no command is given', async () => {
    const { code, stdout, stderr } = await runFake([]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: folio/);
  });

  it('offers the command that was meant', async () => {
    const { code, stderr } = await runFake(['raed']);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^folio: unknown command 'raed'\n\(Did you mean read\?\)\nhint: /);
  });
});

const failure = { code: 'pdf-damaged', message: 'b.pdf is damaged.', hint: 'Copy it again.' };

describe('summary of a batch', () => {
  const nothing: BatchTally = {
    read: 0,
    skipped: 0,
    pages: 0,
    pagesFromCache: 0,
    failed: [],
    incomplete: [],
    otherFiles: 0,
    milliseconds: 1500,
  };

  it('tells everything that happened', () => {
    const tally: BatchTally = {
      ...nothing,
      read: 12,
      skipped: 1,
      pages: 300,
      pagesFromCache: 20,
      failed: [{ label: 'in/b.pdf', failure }],
      incomplete: [
        { label: 'in/c.pdf', pages: Array.from({ length: 12 }, (_, index) => ({ page: index + 1 })) },
        {
          label: 'in/d.pdf',
          pages: [{ page: 2, isPartial: true }, { page: 3 }, { page: 5, isPartial: true }],
        },
      ],
      otherFiles: 1,
      milliseconds: 61_000,
    };
    expectGolden('summary.txt', `${batchSummary(tally)}\n`);
  });

  it('is short when there is little to tell', () => {
    expect(batchSummary({ ...nothing, read: 1, pages: 3 })).toBe(
      '1 document: 1 read.\n3 pages in 1.5 s, 2.0 a second.',
    );
    expect(batchSummary({ ...nothing, skipped: 2 })).toBe('2 documents: 0 read, 2 skipped.');
  });
});

describe('status of the daemon', () => {
  const status: DaemonStatus = {
    pid: 1234,
    version: '1.2.3',
    build: 'abcdef',
    protocol: 5,
    uptimeMilliseconds: 3_900_000,
    residentBytes: 61_000_000,
    draining: false,
    clients: 2,
    queuedPages: 7,
    jobs: [
      {
        jobId: 'j1',
        name: 'a\u001b.pdf',
        stage: 'reading',
        pagesDone: 3,
        pagesTotal: 10,
        priority: 'batch',
        failedPages: 0,
        background: true,
      },
    ],
    engine: {
      state: 'ready',
      pid: 1240,
      workers: 2,
      models: [{ name: 'ppocrv4-mobile', device: 'cpu' }],
      residentBytes: 512_000_000,
      crashes: 0,
      pagesRead: 88,
    },
    vlm: [
      {
        url: 'http://gpu-1:8000',
        state: 'healthy',
        adapter: 'vllm',
        model: 'deepseek-ai/DeepSeek-OCR',
        running: 12,
        limit: 32,
        waiting: 3,
        pagesRead: 400,
        problems: [],
      },
      {
        url: 'http://gpu-2:8000',
        state: 'down',
        running: 0,
        limit: 1,
        pagesRead: 0,
        problems: ['nothing listens there. Start the server.'],
      },
    ],
    paths: { run: '/run/folio', log: '/log/folio.log', cache: '/cache/folio' },
  };

  it('in full', () => {
    expectGolden('daemon-status.txt', `${describeDaemon(status)}\n`);
  });

  it('with an engine that is refused', () => {
    const refused = describeDaemon({
      ...status,
      draining: true,
      engine: { state: 'refused', crashes: 5, pagesRead: 0, reason: 'it crashed' },
    });
    expect(refused).toContain('Engine refused: it crashed');
    expect(refused).toContain(', stopping');
  });
});

describe('report of the doctor', () => {
  it('shows what works and what does not', () => {
    const report = doctorReport([
      { subject: 'Folio', lines: ['1.2.3 on Node 24'] },
      { subject: 'Machine', lines: ['a processor', 'some memory'] },
      { subject: 'Daemon', lines: [], problem: 'it does not answer. See its log.' },
    ]);
    expectGolden('doctor.txt', `${report}\n`);
  });

  it('knows control groups and affinity', async () => {
    const files: Record<string, string> = {
      '/proc/self/status': 'Name:\tnode\nCpus_allowed_list:\t0-1,4\n',
      '/sys/fs/cgroup/cpu.max': '150000 100000\n',
    };
    const machine = await inspectMachine((path) => Promise.resolve(files[path]));
    expect(machine).toMatchObject({ affinity: '0-1,4', quotaCores: 1.5 });
    expect(describeMachine(machine)[0]).toContain('(affinity 0-1,4, quota 1.5 cores)');
    expect(await inspectMachine(() => Promise.resolve(undefined))).toMatchObject({
      affinity: undefined,
      quotaCores: undefined,
    });
    expect(parseQuota('max 100000')).toBeUndefined();
  });
});

describe('report of a benchmark', () => {
  const score = (cer: number, wordF1: number): TextScore => ({ cer, wordF1, characters: 100, words: 20 });
  const measure: SetMeasure = {
    name: 'letters',
    pages: [
      {
        name: 'a.png',
        asWritten: score(0.02, 0.98),
        joined: score(0.01, 0.99),
        truthWords: 180,
        lostWords: ['one', 'two'],
        warned: false,
        milliseconds: 400,
      },
      {
        name: 'b.png',
        asWritten: score(0.04, 0.94),
        joined: score(0.03, 0.95),
        truthWords: 20,
        lostWords: ['told', 'of'],
        warned: true,
        milliseconds: 600,
        failure: 'b.png is damaged.',
      },
    ],
    milliseconds: 1000,
    stages: { detect: 500, 'detect.run': 400, recognize: 1000, 'recognize.run': 900 },
    cores: 2,
  };

  it('gives means over pages and the share inside the models', () => {
    expect(figuresOf(measure)).toMatchObject({
      pages: 2,
      failed: 1,
      joined: { cer: 0.02, wordF1: 0.97 },
      lostSilently: 0.01,
      pagesPerSecond: 2,
      inference: 0.65,
    });
    const total = totalOf([measure, { ...measure, name: 'book', pages: measure.pages.slice(0, 1) }]);
    expect(figuresOf(total).asWritten.cer).toBeCloseTo(0.08 / 3);
  });

  it('is two tables', () => {
    expectGolden('bench.txt', benchReport('Model test', [measure, { ...measure, name: 'book' }]));
  });
});
